/** How much of the looks is looked at: the run shows those that are hardest to read, `npm run looks` all of them. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { accessibilityFaults, picture, SIZES } from "./browser.ts";
import { layoutFaults } from "./layout.ts";

/** @param hardest names of those that `npm test` looks at */
export function looksShown<Look extends { readonly name: string }>(
  all: readonly Look[],
  hardest: readonly string[],
): readonly Look[] {
  return all.filter(({ name }) => hardest.includes(name));
}

/** In Chinese and normal type again, whatever whoever is signed in had chosen before: choices go with the person. */
export async function asItWas(page: Page): Promise<void> {
  const { isLarge, isEnglish } = await page.evaluate(() => ({
    isLarge: document.documentElement.classList.contains("large-type"),
    isEnglish: document.documentElement.lang === "en",
  }));
  if (isEnglish) await page.getByRole("button", { name: "中文", exact: true }).tap();
  if (isLarge) await page.getByRole("button", { name: "大字", exact: true }).tap();
}

/** Windows that each kind of screen is made for. */
const windows = () => ({
  checkout: [SIZES.checkout, SIZES.smallCheckout, SIZES.uprightCheckout],
  display: [SIZES.display, SIZES.smallCheckout],
  phone: [SIZES.phone, SIZES.smallPhone],
});

/** What was looked at in this file: a story comes by the same place more than once. */
const seen = new Set<string>();

/**
 * What is shown at this moment, in every size that it is made for, in both languages, normal and large type, and in the
 * dark. Each fault that a machine finds fails the test, which goes on; what it cannot find, people look for in the pictures.
 */
export async function everyLook(page: Page, name: string): Promise<void> {
  const { kind, text, isLarge } = await page.evaluate(() => ({
    kind:
      (["checkout", "phone"] as const).find((screen) => document.querySelector(`.${screen}`)) ??
      ("display" as const),
    text: document.body.innerText.replace(/\d/g, ""),
    isLarge: document.documentElement.classList.contains("large-type"),
  }));
  if (seen.has(text)) return;
  seen.add(text);
  const own = page.viewportSize();
  const faults: string[] = [];
  const look = async (suffix: string) => {
    const at = `${name}--${suffix}`;
    await painted(page);
    await picture(page, at);
    for (const fault of [...(await layoutFaults(page)), ...(await accessibilityFaults(page))])
      faults.push(`${at}: ${fault}`);
  };
  const inOwnLanguage = async () => {
    const language = await page.evaluate(() => document.documentElement.lang.slice(0, 2));
    for (const large of [false, true]) {
      await setLargeType(page, large);
      for (const size of windows()[kind]) {
        await page.setViewportSize(size);
        await look(`${size.width}-${language}${large ? "-large" : ""}`);
      }
    }
    await setLargeType(page, false);
  };
  await inOwnLanguage();
  await page.emulateMedia({ colorScheme: "dark" });
  await look("dark");
  await page.emulateMedia({ colorScheme: null });
  // The customer's display says everything in both languages at once.
  if (kind !== "display") {
    await switchLanguage(page);
    await inOwnLanguage();
    await switchLanguage(page);
  }
  await setLargeType(page, isLarge);
  if (own) await page.setViewportSize(own);
  expect.soft(faults).toEqual([]);
}

/** Past the choice's button: a dialog that is open keeps a finger from it. */
function switchLanguage(page: Page): Promise<void> {
  return page.evaluate(() => document.querySelector<HTMLElement>("header button[lang]")?.click());
}

async function setLargeType(page: Page, on: boolean): Promise<void> {
  await page.evaluate((on) => document.documentElement.classList.toggle("large-type", on), on);
}

async function painted(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
