/**
 * A Chromium for tests that needs neither apt nor a download: the browser that an npm package carries, unpacked once,
 * with a CJK font of its own so that screenshots are the same on every machine. `CHROMIUM_PATH` names another one
 * where the package has none (it is for Linux on x64).
 */
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import type { LaunchOptions } from "playwright-core";
import { extract } from "tar-fs";
import wawoff2 from "wawoff2";

const require = createRequire(import.meta.url);

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--font-render-hinting=none",
];

function unpack(source: string, target: NodeJS.WritableStream): Promise<void> {
  const decompress = createBrotliDecompress({ chunkSize: 1 << 20 });
  return pipeline(createReadStream(source, { highWaterMark: 1 << 20 }), decompress, target);
}

/** Fills a folder of the cache once; the rename makes it safe when two runs start together. */
async function once(name: string, fill: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = resolve("node_modules/.cache", name);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  await fill(draft);
  if (existsSync(folder)) rmSync(draft, { recursive: true, force: true });
  else renameSync(draft, folder);
  return folder;
}

/** Without a system font Chromium draws no text at all; fontconfig does not read woff2, so it is unpacked to TTF. */
async function fontConfig(): Promise<string> {
  const pkg = dirname(require.resolve("@fontsource/noto-sans-sc/package.json"));
  const folder = await once("fonts-noto-sans-sc", async (draft) => {
    for (const weight of [400, 700]) {
      const woff2 = readFileSync(join(pkg, `files/noto-sans-sc-chinese-simplified-${weight}-normal.woff2`));
      writeFileSync(join(draft, `noto-sans-sc-${weight}.ttf`), await wawoff2.decompress(woff2));
    }
  });
  const config = join(folder, "fonts.conf");
  writeFileSync(
    config,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}</dir><cachedir>${folder}/cache</cachedir></fontconfig>
`,
  );
  return config;
}

async function packagedChromium(): Promise<{ executablePath: string; libraries: string }> {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error("Set CHROMIUM_PATH to a Chromium: the npm package has one for Linux on x64 only.");
  const pkg = resolve(dirname(require.resolve("@sparticuz/chromium")), "..");
  const { version } = JSON.parse(readFileSync(join(pkg, "package.json"), "utf8")) as { version: string };
  const folder = await once(`chromium-${version}`, (draft) =>
    Promise.all([
      unpack(join(pkg, "bin/chromium.br"), createWriteStream(join(draft, "chromium"), { mode: 0o755 })),
      unpack(join(pkg, "bin/al2023.tar.br"), extract(join(draft, "libs"))),
    ]),
  );
  return { executablePath: join(folder, "chromium"), libraries: join(folder, "libs/lib") };
}

export async function chromiumOptions(): Promise<LaunchOptions> {
  // Without LANG the browser's own language is an invalid tag, and `new Intl.NumberFormat(navigator.language)` throws.
  const language = { LANG: "zh_CN.UTF-8", LANGUAGE: "zh_CN" };
  const own = process.env.CHROMIUM_PATH;
  if (own) return { executablePath: own, args: FLAGS, env: { ...ownEnvironment(), ...language } };
  const [{ executablePath, libraries }, fonts] = await Promise.all([packagedChromium(), fontConfig()]);
  const env = { ...ownEnvironment(), ...language, LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: fonts };
  return { executablePath, args: FLAGS, env };
}

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
