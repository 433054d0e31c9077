/** The customer display as a screen: the first driver of the display's port. It holds one picture and streams it. */
import type { CustomerDisplay, DisplayPicture } from "#hardware/customer-display.ts";
import type { ScreenStreams } from "./events.ts";

/** How long an ended payment stays on show: its customer has seen it, and the next one must not. */
const LINGER_MS = 15_000;
const LINGERING: ReadonlySet<DisplayPicture["state"]> = new Set(["accepted", "paid", "ended"]);

export class ScreenDisplay implements CustomerDisplay {
  readonly #streams: ScreenStreams;
  #picture: DisplayPicture = { state: "idle" };
  #clearing: NodeJS.Timeout | undefined;

  constructor(streams: ScreenStreams) {
    this.#streams = streams;
  }

  get picture(): DisplayPicture {
    return this.#picture;
  }

  show(picture: DisplayPicture): void {
    clearTimeout(this.#clearing);
    this.#picture = picture;
    this.#streams.display.append({ name: "picture", data: picture });
    if (!LINGERING.has(picture.state)) return;
    this.#clearing = setTimeout(() => this.show({ state: "idle" }), LINGER_MS);
    this.#clearing.unref();
  }
}
