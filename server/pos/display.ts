/** The customer display as a screen: the first driver of the display's port. It holds one picture and streams it. */
import type { CustomerDisplay, DisplayPicture } from "#hardware/customer-display.ts";
import type { ScreenStreams } from "./events.ts";

export class ScreenDisplay implements CustomerDisplay {
  readonly #streams: ScreenStreams;
  #picture: DisplayPicture = { state: "idle" };

  constructor(streams: ScreenStreams) {
    this.#streams = streams;
  }

  get picture(): DisplayPicture {
    return this.#picture;
  }

  show(picture: DisplayPicture): void {
    this.#picture = picture;
    this.#streams.display.append({ name: "picture", data: picture });
  }
}
