import fc from "fast-check";
import { PNG } from "pngjs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DESIGN_MAX } from "#domain/receipt/design.ts";
import { Refusal } from "#domain/refusal.ts";
import { journal, printJobs } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { PaperView, ReceiptDesignView } from "#pos/receipts/api.ts";
import { printAgain } from "#pos/receipts/jobs.ts";
import { bitmapOf } from "#pos/receipts/logo.ts";
import { TillApp } from "./app-support.ts";
import { CASHIER, Desk } from "./support.ts";

let desk: Desk;
let till: TillApp;
let manager: string;
beforeEach(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  manager = await till.signedIn();
});
afterEach(() => desk.close());

/** A picture of `width` by `height`, of the colour that `colour` gives each dot: red, green, blue, opacity. */
function png(width: number, height: number, colour: (x: number, y: number) => readonly number[]): Buffer {
  const picture = new PNG({ width, height });
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) picture.data.set(colour(x, y), (y * width + x) * 4);
  return PNG.sync.write(picture);
}

const BLACK = [0, 0, 0, 255];
const WHITE = [255, 255, 255, 255];
const CLEAR = [0, 0, 0, 0];
const DARK_RED = [160, 0, 0, 255];
const LIGHT_GREY = [200, 200, 200, 255];

/** The largest there may be, each second dot of it black. */
const chequered = png(DESIGN_MAX.logoWidth, DESIGN_MAX.logoHeight, (x, y) => ((x + y) % 2 ? BLACK : WHITE));

const plain = { language: "zh", header: [], footer: [] };
const put = <T = ReceiptDesignView>(body: object, token = manager) =>
  till.call<T>("PUT", "/api/receipt-design", { token, body });

async function paidSale(): Promise<string> {
  const sale = newId();
  desk.openSale(1250, sale);
  desk.sales.tender(sale, newId(), { kind: "cash", amount: 1250, received: 2000 }, CASHIER);
  await desk.prints.idle();
  return sale;
}

const printedLast = () => desk.world.printer.printed.at(-1)?.blocks ?? [];

describe("the shop's own receipts", () => {
  test("have its logo above, its lines below the name, and its own words at the end", async () => {
    const design = { ...plain, header: ["税号 91310000MA1K00000X"], footer: ["七日内凭小票退换"] };
    const kept = await put({ ...design, logo: chequered.toString("base64") });
    expect(kept).toMatchObject({ status: 200, body: { ...design, logo: { width: 384, height: 160 } } });
    await paidSale();
    const blocks = printedLast();
    expect(blocks[0]).toMatchObject({ kind: "image", image: { width: 384, height: 160 } });
    expect(blocks[3]).toMatchObject({ text: "税号 91310000MA1K00000X" });
    expect(blocks.at(-2)).toMatchObject({ text: "七日内凭小票退换" });
    expect(JSON.stringify(blocks)).not.toContain("谢谢惠顾");
  });

  test("cost the store less than two thousand bytes a sale, whatever the logo and the lines are", async () => {
    const line = "店".repeat(DESIGN_MAX.columns / 2);
    const lines = Array.from({ length: DESIGN_MAX.lines }, () => line);
    await put({ language: "zh", header: lines, footer: lines, logo: chequered.toString("base64") });
    const sale = await paidSale();
    const [job] = desk.store.db.select().from(printJobs).all();
    expect(job?.sale).toBe(sale);
    expect(Buffer.byteLength(JSON.stringify(job?.document))).toBeLessThan(2000);
  });

  test("are in English where the shop says so", async () => {
    await put({ ...plain, language: "en" });
    await paidSale();
    const text = JSON.stringify(printedLast());
    expect(text).toContain("Good Neighbour Store");
    expect(text).toContain("Thank you");
    expect(text).not.toContain("谢谢惠顾");
  });

  test("keep the logo while their words change, until somebody takes it away", async () => {
    const small = png(8, 1, (x) => (x === 0 ? BLACK : WHITE)).toString("base64");
    await put({ ...plain, logo: small });
    expect((await put({ ...plain, footer: ["慢走"] })).body.logo).toEqual({ width: 8, height: 1 });
    expect((await put({ ...plain, logo: null })).body.logo).toBeNull();
  });

  test("outlive a restart; a copy has the words of its original and the logo of today", async () => {
    const small = png(8, 1, (x) => (x === 0 ? BLACK : WHITE)).toString("base64");
    await put({ ...plain, footer: ["谢谢光临"], logo: small });
    const sale = await paidSale();
    desk = desk.restart();
    till = await TillApp.of(desk);
    manager = await till.signedIn();
    await put({ ...plain, footer: ["欢迎再来"] });
    printAgain(desk.till, { sale, kind: "receipt", subject: "" }, newId(), CASHIER.name);
    desk.prints.wake();
    await desk.prints.idle();
    expect(printedLast()[0]).toMatchObject({ text: "补打 1" });
    expect(printedLast()[1]).toMatchObject({ kind: "image" });
    expect(printedLast().at(-2)).toMatchObject({ text: "谢谢光临" });
  });

  test("are a manager's to change, who is written down with it", async () => {
    const { token } = await till.pair("checkout");
    const body = { name: "李雷", role: "cashier", pin: "918273" };
    await till.call("PUT", `/api/staff/${newId()}`, { token: manager, body });
    await till.signIn(token, "李雷", "918273");
    await till.call("PUT", "/api/session/pin", { token, body: { pin: "918273", newPin: "730518" } });
    expect(await put(plain, token)).toMatchObject({ status: 403, body: { code: "not_permitted" } });
    await put({ ...plain, footer: ["慢走"] });
    const rows = desk.store.db.select().from(journal).all();
    expect(rows.filter(({ action }) => action === "receipt design changed")).toMatchObject([
      { actor: "1001", detail: { footer: "慢走", logo: "none" } },
    ]);
  });

  test.each([
    { header: ["一", "二", "三", "四"] },
    { header: ["店".repeat(25)] },
    { footer: [" "] },
    { footer: ["可乐\u001bp\u0000\u0019\u0019"] },
    { footer: ["倒\u202e写"] },
    { language: "fr" },
    { logo: "not base64!" },
  ])("are refused with %j", async (wrong) => {
    expect(await put({ ...plain, ...wrong })).toMatchObject({ status: 400, body: { code: "malformed" } });
  });

  test("can be looked at before they are kept, and each paper after its sale", async () => {
    const sample = await till.call<PaperView>("POST", "/api/receipt-design/sample?columns=32", {
      token: manager,
      body: { ...plain, footer: ["慢走"], logo: chequered.toString("base64") },
    });
    expect(sample.body.text).toMatch(/好邻居便利店[\s\S]*样张商品[\s\S]*25\.00[\s\S]*慢走/);
    expect(sample.body.svg).toMatch(/^<svg xmlns=.*width="432"/);
    expect(await till.call("GET", "/api/receipt-design", { token: manager })).toMatchObject({
      body: { ...plain, logo: null },
    });
  });

  test("are given as text, as a picture, or both, to whoever is signed in", async () => {
    await put({ ...plain, logo: chequered.toString("base64") });
    const sale = await paidSale();
    const path = `/api/print-jobs/${desk.view(sale).receipts[0]?.id}/paper`;
    const as = async (accept: string) => {
      const answer = await till.request("GET", path, { token: manager, headers: { accept } });
      return { type: answer.headers.get("content-type"), text: await answer.text() };
    };
    const both = await till.call<PaperView>("GET", path, { token: manager });
    expect(both.body.text).toContain("实收");
    expect(await as("image/svg+xml")).toEqual({ type: "image/svg+xml", text: both.body.svg });
    expect(await as("text/plain")).toEqual({ type: "text/plain; charset=UTF-8", text: both.body.text });
    const dots = await till.request("GET", `${path}?columns=32`, {
      token: manager,
      headers: { accept: "image/png" },
    });
    expect(dots.headers.get("content-type")).toBe("image/png");
    const png = Buffer.from(await dots.arrayBuffer());
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.readUInt32BE(16)).toBe(32 * 12 + 64);
    expect(await as("text/html, */*")).toMatchObject({ type: "application/json" });
    const { token } = await till.pair("checkout");
    expect(await till.call("GET", path, { token })).toMatchObject({ body: { code: "signed_out" } });
    const { token: display } = await till.pair("display");
    expect(await till.call("GET", path, { token: display })).toMatchObject({ status: 403 });
    expect(await till.call("GET", `/api/print-jobs/${newId()}/paper`, { token: manager })).toMatchObject({
      status: 404,
    });
  });
});

describe("a logo", () => {
  test("in black has sharp edges, and paper where it is transparent", () => {
    const colours = [BLACK, WHITE, CLEAR, DARK_RED, LIGHT_GREY, BLACK, WHITE, BLACK, BLACK];
    expect(bitmapOf(png(9, 2, (x) => colours[x] ?? WHITE))).toEqual({
      width: 9,
      height: 2,
      bits: "95809580",
    });
  });

  test("in black keeps its edges straight, though their dots are shades", () => {
    const { bits } = bitmapOf(png(16, 40, (x) => (x < 8 ? BLACK : x === 8 ? LIGHT_GREY : WHITE)));
    expect(bits).toBe("ff00".repeat(40));
  });

  test.each([
    ["yellow", [255, 230, 60, 255], 0.144],
    ["blue", [40, 110, 220, 255], 0.595],
    ["a shade", [128, 128, 128, 255], 0.498],
  ] as const)("in %s is as dark as its colour is", (_, colour, darkness) => {
    const { bits } = bitmapOf(png(64, 64, () => colour));
    const black = [...bits].reduce(
      (sum, digit) => sum + Number.parseInt(digit, 16).toString(2).replaceAll("0", "").length,
      0,
    );
    expect(black / (64 * 64)).toBeCloseTo(darkness, 1);
  });

  test("larger than the narrow paper, or no picture at all, is refused", async () => {
    const wide = png(DESIGN_MAX.logoWidth + 1, 1, () => BLACK);
    const tall = png(1, DESIGN_MAX.logoHeight + 1, () => BLACK);
    for (const wrong of [wide, tall, Buffer.from("GIF89a"), Buffer.alloc(0), chequered.subarray(0, 40)])
      expect(await put({ ...plain, logo: wrong.toString("base64") })).toMatchObject({
        status: 422,
        body: { code: "logo_not_usable" },
      });
    expect((await put(plain)).body.logo).toBeNull();
  });

  test("that somebody has spoilt is refused or read, and nothing else happens", () => {
    const small = png(24, 9, (x, y) => (x > y ? BLACK : WHITE));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(small.length - 1), fc.nat(255)), { maxLength: 6 }), (changes) => {
        const spoilt = Buffer.from(small);
        for (const [at, byte] of changes) spoilt[at] = byte;
        const read = () => {
          try {
            return bitmapOf(spoilt);
          } catch (error) {
            return error;
          }
        };
        const found = read();
        if (found instanceof Refusal) expect(found.code).toBe("logo_not_usable");
        else expect(found).toMatchObject({ bits: expect.stringMatching(/^[0-9a-f]*$/) });
      }),
      { numRuns: 500 },
    );
  });
});
