/** The checkout as a cheap tablet has it: the real browser slowed down six times, a shop of twenty thousand products. */
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { chromium, type Page } from "playwright-core";
import { newId } from "#kit/random-ids.ts";
import { putProduct } from "#pos/catalog/catalog.ts";
import { bumpRevision } from "#pos/catalog/store.ts";
import { openStore } from "#pos/store.ts";
import { Checkout, OWN_PIN } from "../support/checkout.ts";
import { chromiumOptions } from "../support/chromium.ts";
import { Shop } from "../support/shop.ts";
import { ROOT } from "../support/sources.ts";
import { milliseconds, percentile, type Row } from "./measure.ts";

const PRODUCTS = 20_000;
const SLOWER = 6;
const FIRST_LOAD_BYTES = 60_000;
const PAINT_MS = 50;
const SEARCH_MS = 16;

const FRONT = ["农夫", "康师傅", "统一", "旺旺", "光明", "清风", "蓝月亮", "双汇", "海天", "金龙鱼"];
const MIDDLE = [
  "山泉水",
  "冰红茶",
  "酸梅汤",
  "雪饼",
  "鲜牛奶",
  "抽纸",
  "洗衣液",
  "火腿肠",
  "酱油",
  "葵花籽油",
];

export async function measureCheckout(): Promise<Row[]> {
  const shop = await Shop.open();
  const browser = await chromium.launch(await chromiumOptions());
  try {
    await Checkout.signedIn(shop);
    await shop.stopPos();
    const search = stock(join(shop.folder, "pos"));
    await shop.startPos();
    const page = await browser.newPage({ viewport: { width: 1024, height: 600 }, locale: "zh-CN" });
    await page.goto(shop.posReady.checkout);
    await page.getByLabel("工号").fill(shop.operator.name);
    await page.getByLabel("密码").fill(OWN_PIN);
    await page.getByRole("button", { name: "登录" }).click();
    await page.getByTestId("product").first().waitFor({ timeout: 60_000 });
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    const keys = await keyToPaint(page);
    const scans = await scanToLine(page);
    const searches = await searchTimes(page, search);
    return [
      firstLoad(),
      row(`key → paint while searching ${PRODUCTS.toLocaleString("en")} products`, keys, PAINT_MS),
      row("barcode's last key → its line on the ticket", scans, PAINT_MS),
      row(`a search among them, the slowest words of a cashier`, searches, SEARCH_MS),
    ];
  } finally {
    await browser.close();
    await shop.close();
  }
}

function row(what: string, samples: readonly number[], wanted: number): Row {
  const slow = percentile(samples, 0.95);
  return {
    what: `${what}, ${SLOWER} × slower (p95 of ${samples.length}; p50 ${milliseconds(percentile(samples, 0.5))})`,
    ours: milliseconds(slow),
    against: milliseconds(wanted),
    ratio: slow / wanted,
    wanted: 1,
  };
}

/** All that the checkout's page names itself. */
export function firstLoad(): Row {
  const dist = join(ROOT, "dist/terminal");
  const page = readFileSync(join(dist, "checkout/index.html"), "utf8");
  const scripts = new Set([...page.matchAll(/assets\/[^"]+\.js/g)].map(([path]) => path));
  const bytes = [...scripts].reduce(
    (sum, path) => sum + brotliCompressSync(readFileSync(join(dist, path))).length,
    0,
  );
  return {
    what: "the checkout's JavaScript on first load, brotli",
    ours: `${(bytes / 1000).toFixed(1)} kB`,
    against: `${FIRST_LOAD_BYTES / 1000} kB`,
    ratio: bytes / FIRST_LOAD_BYTES,
    wanted: 1,
  };
}

/** Puts the goods on sale while the terminal does not run. @returns what each is found by */
function stock(folder: string): string[] {
  const store = openStore(folder);
  store.write((db) => {
    for (let number = 0; number < PRODUCTS; number++) {
      const name = `${FRONT[number % 10]}${MIDDLE[Math.floor(number / 10) % 10]} ${number}g`;
      const barcodes = [`69${String(number).padStart(11, "0")}`];
      const goods = { name, category: null, unit: "piece", price: 100 + number, tax: 0, barcodes } as const;
      putProduct(
        db,
        newId(),
        number < 12 ? { ...goods, barcodes, favourite: number } : { ...goods, barcodes },
        0,
      );
    }
    bumpRevision(db);
  });
  const search = store.db.query.products.findMany({ columns: { search: true } }).sync();
  store.close();
  return search.map((product) => product.search);
}

/** A quick hand on keys that it knows. */
const APART_MS = 200;

/** Each key of words that people type, apart as people type them. */
async function keyToPaint(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const samples: number[] = [];
    Object.assign(window, { samples });
    document.addEventListener(
      "keydown",
      ({ timeStamp }) =>
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => samples.push(performance.now() - timeStamp);
          port2.postMessage(0);
        }),
      true,
    );
  });
  for (const word of ["nfsqs", "kangshifu", "123", "qfcz7", "guangming"]) {
    await page.keyboard.type(word, { delay: APART_MS });
    await page.keyboard.press("Escape", { delay: APART_MS });
  }
  return page.evaluate(() => (window as unknown as { samples: number[] }).samples);
}

/** From when the page hears of Enter until the line has been painted. */
async function scanToLine(page: Page): Promise<number[]> {
  const session = await page.context().newCDPSession(page);
  const samples: number[] = [];
  let clock = Date.now() / 1000 + 60;
  for (let scan = 0; scan < 20; scan++) {
    const painted = page.evaluate(
      (count) =>
        new Promise<number>((resolve) => {
          let heard = 0;
          document.addEventListener(
            "keydown",
            ({ key }) => {
              if (key === "Enter") heard = performance.now();
            },
            { capture: true, once: false },
          );
          const look = () => {
            const isThere = document.querySelectorAll(".ticket-line").length > count;
            if (!isThere) requestAnimationFrame(look);
            else requestAnimationFrame(() => resolve(performance.now() - heard));
          };
          look();
        }),
      scan,
    );
    clock += 1;
    for (const key of [...`69${String(1000 + scan).padStart(11, "0")}`, "Enter"]) {
      clock += 0.004;
      const text = key === "Enter" ? "\r" : key;
      const code = key === "Enter" ? "Enter" : `Digit${key}`;
      const virtual = key === "Enter" ? { windowsVirtualKeyCode: 13 } : {};
      const stroke = { key, code, timestamp: clock, ...virtual };
      await session.send("Input.dispatchKeyEvent", { type: "keyDown", text, ...stroke });
      await session.send("Input.dispatchKeyEvent", { type: "keyUp", ...stroke });
    }
    samples.push(await painted);
  }
  return samples;
}

/** The search itself, by the product's own code, in the slowed-down page. */
function searchTimes(page: Page, search: readonly string[]): Promise<number[]> {
  const source = readFileSync(join(ROOT, "server/domain/product-search.ts"), "utf8");
  const code = stripTypeScriptTypes(source).replaceAll("export ", "");
  const words = ["s", "nfsqs", "0", "酱", "19999", "zzz", "guangming xue"];
  return page.evaluate(`(() => {
    ${code}
    const index = new ProductIndex(${JSON.stringify(search)}.map((search) => ({ search })));
    const samples = [];
    for (let round = 0; round < 20; round++)
      for (const word of ${JSON.stringify(words)}) {
        const start = performance.now();
        index.find(word, 60);
        samples.push(performance.now() - start);
      }
    return samples;
  })()`);
}
