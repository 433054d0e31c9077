/** Pages of a browser, and what tests look at on them. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";
import { type Browser, type BrowserContext, chromium, type Page, type Route } from "playwright-core";
import { PNG } from "pngjs";
import decode from "qr/decode.js";
import { chromiumOptions } from "./chromium.ts";
import { everyLook } from "./looks.ts";

/**
 * One for all the files of a process: what is said to a browser of the whole run would go through a further process. It
 * ends with the process, of which it reads.
 */
let browser: Promise<Browser> | undefined;

/** Sizes that screens are made for. */
export const SIZES = {
  checkout: { width: 1280, height: 800 },
  smallCheckout: { width: 1024, height: 600 },
  uprightCheckout: { width: 800, height: 1280 },
  display: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
  smallPhone: { width: 320, height: 640 },
} as const;

export interface ContextOptions {
  readonly colorScheme?: "light" | "dark";
  readonly reducedMotion?: "reduce" | "no-preference";
}

/** A context is a device of its own: nothing is shared with another but the servers. */
export async function newDevice(
  size: keyof typeof SIZES,
  options: ContextOptions = {},
): Promise<BrowserContext> {
  browser ??= chromiumOptions().then((launch) => chromium.launch(launch));
  const context = await (await browser).newContext({
    viewport: SIZES[size],
    hasTouch: true,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    reducedMotion: "reduce",
    deviceScaleFactor: size === "phone" ? 2 : 1,
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const late = Number(process.env.LATE ?? 0);
  if (late > 0) await context.route(/\/(api|v1)\//, (route) => goOnLater(route, late));
  return context;
}

/** Each answer is that late (`LATE=400`, milliseconds): finds what takes an answer for granted, story or screen. */
async function goOnLater(route: Route, late: number): Promise<void> {
  await pause(late);
  await route.continue().catch((fault: Error) => {
    // A page that was left meanwhile asks no more.
    if (!/closed|handled/.test(fault.message)) throw fault;
  });
}

/** Where the day goes by: git keeps them in each size that the checkout is made for. */
const MAIN_SCREENS = [
  "locked",
  "selling-shelf",
  "selling-ticket",
  "selling-line-pad",
  "selling-split",
  "checkout-amount",
  "checkout-waiting",
  "checkout-code-confirming",
  "checkout-change",
  "checkout-cancelled",
  "checkout-line-down",
  "checkout-sale-found",
  "checkout-refund-lines",
  "checkout-shift-closed",
  "reconciliation-differs",
  "report",
];
/** Pictures that git keeps, those of the README before all. They are made anew only when asked (`UPDATE_SHOTS=1`), since each run differs. */
const KEPT = new Set([
  "checkout-paid",
  "receipt",
  ...MAIN_SCREENS.flatMap((name) => [1280, 1024, 800].map((width) => `${name}--${width}-zh`)),
]);

/** Writes a picture for people to look at, where somebody does (`npm run looks`): to draw hundreds takes its time. */
export async function shot(page: Page, name: string): Promise<void> {
  if (process.env.LOOKS !== "all") return;
  await picture(page, name);
  await everyLook(page, name);
}

/** A picture that a test reads, kept for people as well. */
export function picture(page: Page, name: string): Promise<Buffer> {
  const isKept = KEPT.has(name);
  const path = `tests/screens/${isKept ? "kept" : "__shots__"}/${name}.png`;
  const stays = isKept && existsSync(path) && process.env.UPDATE_SHOTS !== "1";
  return page.screenshot(stays ? {} : { path });
}

/** The text of the QR in a picture, read as a phone's camera would. */
export function readQr(png: Buffer): string {
  const { data, width, height } = PNG.sync.read(png);
  return decode({ data, width, height });
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What a machine can find against WCAG 2.2 AA on a page: the rules that it breaks, and where. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // Through the debugger's door, past the page's own content security policy.
  const session = await page.context().newCDPSession(page);
  const { result: there } = await session.send("Runtime.evaluate", { expression: "typeof axe" });
  if (there.value === "undefined") await session.send("Runtime.evaluate", { expression: axe });
  const { result } = await session.send("Runtime.evaluate", {
    expression: `axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }).then((found) =>
      found.violations.map(({ id, nodes }) => id + ": " + nodes.map(({ target }) => target.join(" ")).join(", ")))`,
    awaitPromise: true,
    returnByValue: true,
  });
  return result.value as string[];
}

/** What sticks out of the window, or is cut off inside its own box. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = document.documentElement.scrollWidth > innerWidth ? ["the page"] : [];
    const isScrolled = (element: HTMLElement) =>
      [
        ...document.querySelectorAll(
          ".found, .catalog-form, .room-page, .refund-lines, .alarm-list, .deeds, .reconciliation, .report, .shift-scroll, .journal-lines, .permissions, .staff .hands, .shift-pieces, .shift-beside, .tiles",
        ),
      ].some((list) => list.contains(element));
    const buttons = [...document.querySelectorAll<HTMLElement>("button, [data-testid]")].filter((element) => {
      const { left, right, top, bottom, width } = element.getBoundingClientRect();
      return (
        width > 0 &&
        !isScrolled(element) &&
        (left < -1 || right > innerWidth + 1 || top < -1 || bottom > innerHeight + 1)
      );
    });
    return [...wide, ...buttons.map((element) => element.textContent ?? element.tagName)];
  });
}
