/**
 * Cuts the fonts that the screens ship: every character that a screen or a server of this repository can show, in two
 * weights. Run after words have changed: `node terminal/kit/fonts/build.mjs`. Says what the source fonts lack.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../../..");
const SPOKEN_IN = ["terminal", "server", "hardware"];
const WRITTEN_AS = new Set([".ts", ".tsx", ".html"]);

/** What sentences are filled with: figures, signs of currencies, numerals, days, punctuation of both widths. */
const ALWAYS = [
  Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join(""),
  "０１２３４５６７８９，。、；：？！（）《》「」“”‘’…—·～－＋％￥",
  "¥€฿₩£×−•",
  "〇一二三四五六七八九十百千万亿零年月日时分秒点星期上下午周早晚元角整",
].join("");

function textsOf(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && WRITTEN_AS.has(extname(entry.name)))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
}

const characters = [...new Set(ALWAYS + SPOKEN_IN.flatMap((folder) => textsOf(join(root, folder))).join(""))]
  .filter((character) => character >= " ")
  .sort();

const require = createRequire(import.meta.url);
const source = (weight) =>
  readFileSync(
    require.resolve(`@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-${weight}-normal.woff2`),
  );

for (const [weight, name] of [
  [400, "regular"],
  [700, "bold"],
]) {
  const cut = await subsetFont(source(weight), characters.join(""), {
    targetFormat: "woff2",
    noHinting: true,
  });
  writeFileSync(join(here, `ui-subset-${name}.woff2`), cut);
  console.log(`ui-subset-${name}.woff2: ${characters.length} characters asked for, ${cut.length} bytes`);
}
