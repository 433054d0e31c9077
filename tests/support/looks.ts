/** How much of the looks is looked at: the run shows those that are hardest to read, `npm run looks` all of them. */
import type { Page } from "playwright-core";

/** @param hardest names of those that `npm test` looks at */
export function looksShown<Look extends { readonly name: string }>(
  all: readonly Look[],
  hardest: readonly string[],
): readonly Look[] {
  return process.env.LOOKS === "all" ? all : all.filter(({ name }) => hardest.includes(name));
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
