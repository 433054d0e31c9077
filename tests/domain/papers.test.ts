import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { layout, sizeFactor } from "#domain/receipt/layout.ts";
import { receiptSvg } from "#domain/receipt/picture.ts";
import { receiptText } from "#domain/receipt/text.ts";
import { textWidth } from "#domain/receipt/width.ts";
import { expectGolden } from "../support/golden.ts";
import { examplePaper, LANGUAGES, PAPER_KINDS, qrModules, WIDTHS } from "../support/papers.ts";

const papers = PAPER_KINDS.flatMap((kind) =>
  WIDTHS.flatMap((columns) =>
    LANGUAGES.map((language) => ({
      name: `${kind}-${columns}-${language}`,
      columns,
      document: examplePaper(kind, language, columns),
    })),
  ),
);

describe("each kind of paper, on both widths and in both languages", () => {
  test.each(papers)("$name is the text that was looked at", ({ name, columns, document }) => {
    expectGolden(`${name}.txt`, receiptText(document, columns));
  });

  test.each(papers)("$name is the picture that was looked at", ({ name, columns, document }) => {
    expectGolden(`${name}.svg`, receiptSvg(document, { columns, qrModules }));
  });

  test.each(papers)("$name has nothing outside its paper and ends with a cut", ({ columns, document }) => {
    const items = layout(document, columns);
    for (const item of items)
      if (item.kind === "line")
        for (const { column, text, size } of item.segments)
          expect(column + textWidth(text) * sizeFactor[size]).toBeLessThanOrEqual(columns);
    expect(items.at(-1)).toEqual({ kind: "cut" });
  });

  test("no golden file is left over", () => {
    const known = new Set(papers.flatMap(({ name }) => [`${name}.txt`, `${name}.svg`]));
    const kept = readdirSync(new URL("../golden", import.meta.url)).filter((file) => /-(zh|en)\./.test(file));
    expect(kept.filter((file) => !known.has(file))).toEqual([]);
  });
});
