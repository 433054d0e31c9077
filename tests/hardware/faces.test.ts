import { describe, expect, test } from "vitest";
import { charactersOf, hasCharacter } from "#hardware/escpos/charset.ts";
import { Composer } from "#hardware/escpos/composer.ts";
import { encodeReceipt } from "#hardware/escpos/encode.ts";
import { printerProfile } from "#hardware/escpos/profile.ts";
import { Faces } from "#hardware/raster/faces.ts";
import { read } from "./reader.ts";

const faces = new Faces();

async function fontOf(character: string): Promise<string | undefined> {
  await faces.learn(character);
  return faces.of(character)?.source.package;
}

describe("the font that really has a character", () => {
  test.each([
    ["A", "@fontsource-variable/noto-sans-mono"],
    ["é", "@fontsource-variable/noto-sans-mono"],
    ["Ж", "@fontsource-variable/noto-sans-mono"],
    ["中", "@fontsource-variable/noto-sans-sc"],
    ["あ", "@fontsource-variable/noto-sans-sc"],
    ["€", "@fontsource-variable/noto-sans-sc"],
    ["\u3000", "@fontsource-variable/noto-sans-sc"],
    ["㐂", "hanamin"],
    ["𠮷", "hanamin"],
    ["𪚥", "hanamin"],
    ["𬬭", "hanamin"],
    ["한", "@fontsource-variable/noto-sans-kr"],
    ["🍜", "@fontsource-variable/noto-emoji"],
    ["☕", "@fontsource-variable/noto-emoji"],
    ["ش", "@fontsource-variable/noto-sans-arabic"],
    ["ש", "@fontsource-variable/noto-sans-hebrew"],
    ["ก", "@fontsource-variable/noto-sans-thai"],
    ["ກ", "@fontsource-variable/noto-sans-lao"],
    ["ក", "@fontsource-variable/noto-sans-khmer"],
    ["က", "@fontsource-variable/noto-sans-myanmar"],
    ["क", "@fontsource-variable/noto-sans-devanagari"],
    ["ক", "@fontsource-variable/noto-sans-bengali"],
    ["ਕ", "@fontsource-variable/noto-sans-gurmukhi"],
    ["ક", "@fontsource-variable/noto-sans-gujarati"],
    ["க", "@fontsource-variable/noto-sans-tamil"],
    ["క", "@fontsource-variable/noto-sans-telugu"],
    ["ಕ", "@fontsource-variable/noto-sans-kannada"],
    ["ക", "@fontsource-variable/noto-sans-malayalam"],
    ["ක", "@fontsource-variable/noto-sans-sinhala"],
    ["ཀ", "@fontsource-variable/noto-serif-tibetan"],
    ["ᠮ", "@fontsource/noto-sans-mongolian"],
    ["კ", "@fontsource-variable/noto-sans-georgian"],
    ["կ", "@fontsource-variable/noto-sans-armenian"],
    ["ቡ", "@fontsource-variable/noto-sans-ethiopic"],
    ["ꆈ", "@fontsource/unifont"],
    ["\u{2ffff}", undefined],
    ["\ue000", undefined],
    ["\ufffd", undefined],
  ])("%s is in %s", async (character, font) => {
    expect(await fontOf(character)).toBe(font);
  });

  test("what a Chinese printer has can be drawn too, since a line is drawn whole: each sign, and some of the hanzi", async () => {
    const all = [...charactersOf("gb18030")];
    const some = all.filter((character, index) => !/\p{Script=Han}/u.test(character) || index % 97 === 0);
    await faces.learn(some.join(""));
    expect(some.filter((character) => faces.of(character) === undefined)).toEqual([]);
  });
});

describe("the font of a printer", () => {
  test.each(["gb2312", "gbk", "gb18030"] as const)(
    "%s: escpos gives each of its characters the bytes that mean this character",
    (set) => {
      const decoder = new TextDecoder("gb18030");
      const encoding = set === "gb18030" ? "GB18030" : "GBK";
      const wrong = [...charactersOf(set)].filter((character) => {
        const composer = new Composer(encoding);
        composer.text(character);
        return decoder.decode(composer.finish()) !== character;
      });
      expect(wrong).toEqual([]);
    },
  );

  test("龘 is in GBK and not in GB 2312, 㐂 in GB 18030 only, 𠮷 in none", () => {
    const have = (character: string) =>
      (["gb2312", "gbk", "gb18030"] as const).filter((set) => hasCharacter(set, character));
    expect(have("国")).toEqual(["gb2312", "gbk", "gb18030"]);
    expect(have("龘")).toEqual(["gbk", "gb18030"]);
    expect(have("㐂")).toEqual(["gb18030"]);
    expect(have("𠮷")).toEqual([]);
  });

  test("what no font has is named by its number, in text where the line is text", async () => {
    const bytes = await encodeReceipt({ blocks: [{ kind: "text", text: "甲\u{2ffff}乙" }] });
    expect(read(bytes).text).toBe("甲[U+2FFFF]乙\n");
  });

  test("a line is drawn on one printer that is text on another", async () => {
    const document = { blocks: [{ kind: "text", text: "龘" }] } as const;
    const texts = await Promise.all(
      (["epson", "basic"] as const).map(async (family) => {
        const profile = printerProfile(family, 48);
        return read(await encodeReceipt(document, profile), profile).text;
      }),
    );
    expect(texts).toEqual(["龘\n", "[picture 24 × 30]\n"]);
  });
});
