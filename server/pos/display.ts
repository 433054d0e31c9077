/** The customer's displays: one picture, shown on all of them. */
import type { CustomerDisplay, DisplayPicture } from "#hardware/customer-display.ts";
import type { ScreenStreams } from "./events.ts";

/** How long an ended payment stays on show: its customer has seen it, and the next one must not. */
const LINGER_MS = 15_000;
const LINGERING: ReadonlySet<DisplayPicture["state"]> = new Set(["accepted", "paid", "ended"]);

/** A screen as a customer display: it streams the picture to whoever shows it. */
export class ScreenDisplay implements CustomerDisplay {
  readonly #streams: ScreenStreams;

  constructor(streams: ScreenStreams) {
    this.#streams = streams;
  }

  show(picture: DisplayPicture): void {
    this.#streams.display.append({ name: "picture", data: picture });
  }
}

/** Shows each picture on all displays, in their order, and clears them when its customer has seen it. */
export class Displays implements CustomerDisplay {
  readonly #displays: readonly CustomerDisplay[];
  #picture: DisplayPicture = { state: "idle" };
  #clearing: NodeJS.Timeout | undefined;

  constructor(displays: readonly CustomerDisplay[]) {
    this.#displays = displays;
  }

  get picture(): DisplayPicture {
    return this.#picture;
  }

  show(picture: DisplayPicture): void {
    clearTimeout(this.#clearing);
    this.#picture = picture;
    for (const display of this.#displays) display.show(picture);
    if (!LINGERING.has(picture.state)) return;
    this.#clearing = setTimeout(() => this.show({ state: "idle" }), LINGER_MS);
    this.#clearing.unref();
  }
}
