/**
 * For codes that a machine reads: what `base.css` rounds their width down by, so that each module is the same count of
 * the screen's own pixels. Modules of four and five pixels in turn are what readers fail on first.
 * @param modules how many lie side by side
 */
export function wholePixels(modules: number): Record<string, string> {
  return { "--module-row": `${modules / devicePixelRatio}px` };
}
