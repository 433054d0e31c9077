import { Face } from "./face.ts";
import { mayHave, readSlices, type Slice } from "./slices.ts";
import { fontSources } from "./sources.ts";

/** No font draws these so that a reader learns something: unassigned, private, and the sign for a broken text. */
const meaningless = /[\p{Cn}\p{Co}\p{Cs}\uFFFC\uFFFD]/u;

/**
 * Every character's font, found once and kept. A file is read when a text first needs it: a character of Noto Sans SC
 * costs two milliseconds then, one that only Unifont has a sixth of a second.
 */
export class Faces {
  readonly #known = new Map<string, Face | undefined>();
  readonly #open = new Map<string, Promise<Face>>();
  #slices: readonly Slice[] | undefined;

  /** Opens the fonts for every character of the text; afterwards {@link of} knows them. */
  async learn(text: string): Promise<void> {
    for (const character of new Set(text)) {
      if (!this.#known.has(character)) this.#known.set(character, await this.#find(character));
    }
  }

  /** The font that draws a character; undefined if there is none or its text was not learnt. */
  of(character: string): Face | undefined {
    return this.#known.get(character);
  }

  async #find(character: string): Promise<Face | undefined> {
    if (meaningless.test(character)) return undefined;
    this.#slices ??= fontSources.flatMap(readSlices);
    for (const slice of this.#slices) {
      if (!mayHave(slice, character)) continue;
      const face = await this.#face(slice);
      if (face.has(character)) return face;
    }
    return undefined;
  }

  #face(slice: Slice): Promise<Face> {
    const opened = this.#open.get(slice.file) ?? Face.open(slice);
    this.#open.set(slice.file, opened);
    return opened;
  }
}
