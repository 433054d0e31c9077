/** The customer's displays: one picture, shown on all of them. */
import type { Logger } from "pino";
import type { CustomerDisplay, DisplayPicture } from "#hardware/customer-display.ts";
import type { ScreenStreams } from "./events.ts";

/**
 * Milliseconds that a picture stays: an ended payment's customer has seen it, and the next one must not. What is due is
 * taken down by the till; where that was cut off it stays no longer than cash takes to count. The green gives way to the
 * e-receipt's code alone, for as long as a phone takes to be found, or until the next customer is shown anything.
 */
const LINGER_MS: Partial<Record<DisplayPicture["state"], number>> = {
  accepted: 15_000,
  paid: 15_000,
  ended: 15_000,
  due: 180_000,
  receipt: 45_000,
};

/** Whoever pays by wallet has to see how that goes, whatever is done at the till meanwhile. */
export function isFollowingPayment({ state }: DisplayPicture): boolean {
  return state === "paying" || state === "charging" || state === "checking";
}

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

/**
 * Shows each picture on all displays, in their order, and clears them when its customer has seen it. A display that fails
 * is logged: neither another one nor a payment may fail with it.
 */
export class Displays implements CustomerDisplay {
  readonly #displays: readonly CustomerDisplay[];
  readonly #log: Logger;
  #picture: DisplayPicture = { state: "idle" };
  #clearing: NodeJS.Timeout | undefined;

  constructor(displays: readonly CustomerDisplay[], log: Logger) {
    this.#displays = displays;
    this.#log = log;
  }

  get picture(): DisplayPicture {
    return this.#picture;
  }

  show(picture: DisplayPicture): void {
    clearTimeout(this.#clearing);
    this.#picture = picture;
    for (const display of this.#displays) this.#showOn(display, picture);
    const lingerMs = LINGER_MS[picture.state];
    if (lingerMs === undefined) return;
    this.#clearing = setTimeout(() => this.show(after(picture)), lingerMs);
    this.#clearing.unref();
  }

  #showOn(display: CustomerDisplay, picture: DisplayPicture): void {
    try {
      display.show(picture);
    } catch (error) {
      this.#log.error({ err: error, state: picture.state }, "a customer display failed");
    }
  }
}

function after(picture: DisplayPicture): DisplayPicture {
  if (picture.state !== "paid" || picture.receipt === undefined) return { state: "idle" };
  return { state: "receipt", receipt: picture.receipt };
}
