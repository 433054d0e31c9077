import { Dots } from "./dots.ts";

/** Dots of a barcode's height, and of its narrowest bar at most. */
export const barHeight = 72;
export const barDotsMax = 3;

/** @param widths of bars and spaces in turn, in modules, a bar first */
export function drawBars(widths: readonly number[], dots: number): Dots {
  const picture = new Dots(
    widths.reduce((sum, width) => sum + width * dots, 0),
    barHeight,
  );
  let at = 0;
  for (const [index, width] of widths.entries()) {
    if (index % 2 === 0) picture.blacken(at, 0, width * dots, barHeight);
    at += width * dots;
  }
  return picture;
}
