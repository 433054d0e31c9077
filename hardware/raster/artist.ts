import type { Segment } from "#domain/receipt/layout.ts";
import type { Dots } from "./dots.ts";
import { Faces } from "./faces.ts";
import { drawLine } from "./lettering.ts";

/** Draws lines in the characters that it was opened for. */
export interface Artist {
  /** Whether no font has the character. */
  lacks(character: string): boolean;
  /** @param columns half-width columns of the paper */
  drawLine(segments: readonly Segment[], columns: number): Dots;
}

const faces = new Faces();

/** Opens the fonts that the text needs; those that an earlier text needed are open already. */
export async function openArtist(text: string): Promise<Artist> {
  await faces.learn(text);
  return {
    lacks: (character) => faces.of(character) === undefined,
    drawLine: (segments, columns) => drawLine(segments, columns, faces),
  };
}
