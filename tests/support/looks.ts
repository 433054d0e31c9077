/** How much of the looks is looked at: the run shows those that are hardest to read, `npm run looks` all of them. */

/** @param hardest names of those that `npm test` looks at */
export function looksShown<Look extends { readonly name: string }>(
  all: readonly Look[],
  hardest: readonly string[],
): readonly Look[] {
  return process.env.LOOKS === "all" ? all : all.filter(({ name }) => hardest.includes(name));
}
