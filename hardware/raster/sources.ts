/**
 * The fonts that draw what a printer's own font lacks, all under the SIL Open Font Licence and in npm packages without
 * scripts or downloads. Which of them really has a character is read from its `cmap`, never believed from its name.
 */
export interface FontSource {
  readonly package: string;
  /** The style sheet that says which of the package's files has which characters. */
  readonly sheet: string;
  /** What is looked for here, where that is less than the font has. */
  readonly takes?: RegExp;
  /** Dots of the em: what a Chinese character's side would be. */
  readonly emDots: number;
  /** Weights of a variable font; one that is not variable is made bold by printing it twice, a dot apart. */
  readonly weight?: { readonly normal: number; readonly bold: number };
  /** The share of a dot that has to be covered for it to be black; thin strokes need less. */
  readonly threshold: number;
  /** `cells`: every character in the middle of its columns. `flow`: a word is shaped as a whole and begins in its first. */
  readonly set: "cells" | "flow";
}

const noto = (name: string, emDots: number, more: Partial<FontSource> = {}): FontSource => ({
  package: `@fontsource-variable/noto-${name}`,
  sheet: "index.css",
  emDots,
  weight: { normal: 500, bold: 700 },
  threshold: 0.5,
  set: "flow",
  ...more,
});

/** A column of 12 dots is 0.6 em of this font. */
const mono = noto("sans-mono", 20);

/** In the order in which they are asked. */
export const fontSources: readonly FontSource[] = [
  { ...mono, takes: /[\x20-\x7e\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{M}]/u },
  noto("sans-sc", 24, { set: "cells" }),
  noto("sans-thai", 22),
  noto("sans-arabic", 20),
  noto("sans-hebrew", 21),
  noto("sans-devanagari", 20),
  noto("sans-bengali", 20),
  noto("sans-gurmukhi", 20),
  noto("sans-gujarati", 20),
  noto("sans-tamil", 19),
  noto("sans-telugu", 18),
  noto("sans-kannada", 18),
  noto("sans-malayalam", 18),
  noto("sans-sinhala", 18),
  noto("sans-myanmar", 17),
  noto("sans-khmer", 18),
  noto("sans-lao", 21),
  noto("serif-tibetan", 19, { threshold: 0.4 }),
  // Written downwards, and on a receipt from left to right.
  {
    package: "@fontsource/noto-sans-mongolian",
    sheet: "index.css",
    emDots: 20,
    threshold: 0.45,
    set: "flow",
  },
  noto("sans-georgian", 20),
  noto("sans-armenian", 20),
  noto("sans-ethiopic", 18),
  noto("sans-kr", 24, { set: "cells" }),
  noto("emoji", 22, { set: "cells", weight: { normal: 500, bold: 700 } }),
  mono,
  // Every hanzi from the URO to extension F: more than any other package, but thin in its horizontal strokes.
  { package: "hanamin", sheet: "HanaMin.css", emDots: 24, threshold: 0.26, set: "cells" },
  // A glyph of 16 dots for all of the basic plane. Twelve megabytes in memory, so it comes last.
  { package: "@fontsource/unifont", sheet: "index.css", emDots: 24, threshold: 0.5, set: "cells" },
];
