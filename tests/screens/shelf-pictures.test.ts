/** Pictures on the shelf: beside the price, in a place that is kept for them, and in nobody's way who types. */
import { PNG } from "pngjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CatalogView, ProductView } from "#pos/catalog/api.ts";
import { accessibilityFaults, overflowing, SIZES, shot } from "../support/browser.ts";
import { Checkout } from "../support/checkout.ts";
import { Shop } from "../support/shop.ts";
import { Till } from "../support/till.ts";

let shop: Shop;
let checkout: Checkout;
let till: Till;
beforeAll(async () => {
  shop = await Shop.open({ environment: { DEMO_CATALOG: "1" } });
  checkout = await Checkout.signedIn(shop);
  for (const [name, colour] of PICTURED) await hang(name, disc(colour));
  till = await Till.open(shop);
});
afterAll(async () => {
  await till.close();
  await shop.close();
});

type Colour = readonly [number, number, number];

/** Of these products there are pictures; their neighbours have none. */
const PICTURED: readonly (readonly [name: string, colour: Colour])[] = [
  ["矿泉水 550ml", [96, 160, 220]],
  ["可乐 330ml", [150, 40, 36]],
  ["薯片 原味 75g", [228, 180, 60]],
  ["茶叶蛋", [140, 96, 60]],
];

/** A thing on white, as a shop's own photographs are. */
function disc(colour: Colour): Buffer {
  const size = 320;
  const png = new PNG({ width: size, height: size });
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const isInside = Math.hypot(x - size / 2, y - size / 2) < size * 0.4;
      png.data.set([...(isInside ? colour : [255, 255, 255]), 255], (y * size + x) * 4);
    }
  return PNG.sync.write(png);
}

async function hang(name: string, file: Buffer): Promise<void> {
  const { products } = await checkout.expect<CatalogView>("GET", "/api/catalog");
  const product = products.find((one) => one.name === name);
  if (!product) throw new Error(`no ${name} on the shelf`);
  const body = file.toString("base64");
  const { picture } = await checkout.expect<{ picture: string }>("POST", "/api/catalog/pictures", { body });
  const { id, search: _, stock: __, ...kept }: ProductView = product;
  await checkout.expect("PUT", `/api/catalog/products/${id}`, { ...kept, picture, stock: "kept" });
}

const tile = (name: string) => till.page.getByTestId("product").filter({ hasText: name });
const pictureOf = (name: string) => tile(name).locator("img");
const dotsOf = (name: string) =>
  pictureOf(name).evaluate((image: HTMLImageElement) => (image.complete ? image.naturalWidth : 0));

async function looksRight(name: string): Promise<void> {
  for (const size of ["checkout", "smallCheckout", "uprightCheckout"] as const) {
    await till.page.setViewportSize(SIZES[size]);
    for (const [pictured] of PICTURED) await expect.poll(() => dotsOf(pictured)).toBe(320);
    await shot(till.page, `shelf-pictures${name}-${size}`);
    expect(await overflowing(till.page), `${name} ${size}`).toEqual([]);
    expect(await accessibilityFaults(till.page), `${name} ${size}`).toEqual([]);
  }
  await till.page.setViewportSize(SIZES.checkout);
}

test("a tile with a picture is as large as one without, and its name and price stand in the same places", async () => {
  await looksRight("");
  expect(await pictureOf("冰红茶 500ml").count()).toBe(0);
  const places = await till.page.locator(".tiles > li").evaluateAll((tiles) =>
    tiles.slice(0, 2).map((one) => {
      const top = one.getBoundingClientRect().top;
      const from = (selector: string) => {
        const box = one.querySelector(selector)?.getBoundingClientRect();
        return { top: (box?.top ?? 0) - top, bottom: (box?.bottom ?? 0) - top };
      };
      const { height } = one.getBoundingClientRect();
      return { height, name: from(".tile-name").top, price: from(".tile-price").bottom };
    }),
  );
  expect(places[0]).toEqual(places[1]);
});

test("a picture that has not come, or never does, moves nothing", async () => {
  const { page } = till;
  const before = await tile("冰红茶 500ml").boundingBox();
  await page.route("**/api/product-pictures/**", (route) => route.abort());
  await page.reload();
  await pictureOf("矿泉水").waitFor();
  expect(await tile("冰红茶 500ml").boundingBox()).toEqual(before);
  await page.unroute("**/api/product-pictures/**");
  await page.reload();
  await expect.poll(() => dotsOf("矿泉水")).toBe(320);
});

test("another category never shows the picture of the one before, and whoever searches waits for none", async () => {
  await till.press("日用");
  await tile("抽纸").waitFor();
  expect(await till.page.locator(".tiles img").count()).toBe(0);
  await till.page.keyboard.type("kl");
  await tile("可乐 330ml").waitFor();
  expect(await till.page.locator(".tiles img").count()).toBe(0);
  await till.page.keyboard.press("Escape");
  await till.press("常用");
});

test("a picture is fetched once, and its address is that of its bytes", async () => {
  const src = await pictureOf("可乐 330ml").getAttribute("src");
  const { url, headers } = await till.page.evaluate(async (address) => {
    const answer = await fetch(address);
    return { url: answer.url, headers: Object.fromEntries(answer.headers) };
  }, src ?? "");
  expect(url).toMatch(/\/api\/product-pictures\/[0-9a-f]{64}$/);
  expect(headers["cache-control"]).toBe("private, max-age=31536000, immutable");
  expect(headers["content-type"]).toBe("image/png");
});

test("in large type and English nothing is cut", async () => {
  await till.press("大字");
  await looksRight("-large");
  await till.press("English");
  await shot(till.page, "shelf-pictures-large-english");
  expect(await overflowing(till.page)).toEqual([]);
  expect(await accessibilityFaults(till.page)).toEqual([]);
});
