/**
 * Cuts the fonts that the screens ship: every character that a screen or a server of this repository can show, in two
 * weights. Run after words have changed: `node_modules/.bin/node terminal/kit/fonts/build.mjs`.
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
const WEIGHTS = [
  { weight: 400, name: "regular" },
  { weight: 700, name: "bold" },
];

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

function charactersToShow() {
  const texts = SPOKEN_IN.flatMap((folder) => textsOf(join(root, folder)));
  return [...new Set(ALWAYS + texts.join(""))].filter((character) => character >= " ").sort();
}

/** Code points that a font has: the groups of its table `cmap`, format 12 (OpenType 1.9, cmap). */
function codePointsOf(font) {
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, i) => 12 + 16 * i);
  const entry = tables.find((at) => font.toString("latin1", at, at + 4) === "cmap");
  const cmap = font.subarray(font.readUInt32BE(entry + 8));
  const encodings = Array.from({ length: cmap.readUInt16BE(2) }, (_, i) => cmap.readUInt32BE(8 + 8 * i));
  const points = new Set();
  for (const at of encodings) {
    const add =
      cmap.readUInt16BE(at) === 12 ? addGroups : cmap.readUInt16BE(at) === 4 ? addSegments : undefined;
    add?.(cmap, at, points);
  }
  return points;
}

function addGroups(cmap, at, points) {
  for (let group = 0; group < cmap.readUInt32BE(at + 12); group++) {
    const first = at + 16 + 12 * group;
    addRange(cmap.readUInt32BE(first), cmap.readUInt32BE(first + 4), points);
  }
}

/** Format 4: ends of all segments, two bytes of padding, then their starts. */
function addSegments(cmap, at, points) {
  const bytes = cmap.readUInt16BE(at + 6);
  for (let segment = 0; segment < bytes; segment += 2)
    addRange(cmap.readUInt16BE(at + 16 + bytes + segment), cmap.readUInt16BE(at + 14 + segment), points);
}

function addRange(from, to, points) {
  for (let point = from; point <= to; point++) points.add(point);
}

const require = createRequire(import.meta.url);
const characters = charactersToShow();
for (const { weight, name } of WEIGHTS) {
  const path = `@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-${weight}-normal.woff2`;
  const source = readFileSync(require.resolve(path));
  const cut = (targetFormat) => subsetFont(source, characters.join(""), { targetFormat, noHinting: true });
  const woff2 = await cut("woff2");
  writeFileSync(join(here, `ui-subset-${name}.woff2`), woff2);
  const has = codePointsOf(await cut("sfnt"));
  const lacking = characters.filter((character) => !has.has(character.codePointAt(0)));
  console.log(
    `ui-subset-${name}.woff2: ${characters.length - lacking.length} characters, ${woff2.length} bytes`,
  );
  if (lacking.length > 0) console.log(`  the source lacks: ${lacking.join(" ")}`);
}
