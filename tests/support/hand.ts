/** Somebody who works a page by its keyboard alone: no pointer is ever there, and the focus is never lost from sight. */
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** Slower than any scanner. */
const APART_MS = 45;
/** More steps than any page has; who has gone so far has gone round. */
const FURTHEST = 160;
const PATIENCE = { timeout: 10_000 };

export class Hand {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Has to be called before the page is opened: from then on each event of a pointer is counted. */
  static async on(page: Page): Promise<Hand> {
    await page.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { pointed: seen });
      for (const type of ["pointerdown", "mousedown", "touchstart"])
        addEventListener(type, (event) => seen.push(event.type), { capture: true });
    });
    return new Hand(page);
  }

  /** Kinds of events that no keyboard makes. */
  pointed(): Promise<readonly string[]> {
    return this.page.evaluate(() => (globalThis as unknown as { pointed: string[] }).pointed);
  }

  async keys(...names: string[]): Promise<void> {
    for (const name of names) await this.page.keyboard.press(name, { delay: APART_MS });
  }

  async types(text: string): Promise<void> {
    for (const key of text) await this.keys(key);
  }

  /** By Tab, step by step; each step is seen. @throws Error where Tab does not lead there */
  async to(aim: Locator): Promise<void> {
    await aim.waitFor();
    await expect.poll(() => aim.isEnabled(), PATIENCE).toBe(true);
    for (let step = 0; step < FURTHEST; step++) {
      const { there, unseen } = await aim.evaluate(look);
      if (there) return;
      if (unseen) throw new Error(`the focus is not seen on ${unseen}`);
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not lead to ${aim}`);
  }

  async press(...names: (string | RegExp)[]): Promise<void> {
    for (const name of names) {
      const inside = (await this.page.locator("dialog[open]").count()) > 0;
      const scope = inside ? this.page.getByRole("dialog") : this.page;
      await this.to(scope.getByRole("button", { name, exact: true }).first());
      await this.keys("Enter");
    }
  }

  /** A field is gone to, emptied and typed in. */
  async fill(label: string, text: string): Promise<void> {
    await this.to(this.page.getByLabel(label, { exact: true }));
    await this.keys("ControlOrMeta+a");
    // Letters that an input method brings come as one text.
    if (/^\p{ASCII}*$/u.test(text)) await this.types(text);
    else await this.page.keyboard.insertText(text);
  }

  /** What has the focus, after whatever was pressed has shown its effect: never the empty page. */
  async keepsPlace(): Promise<void> {
    await expect
      .poll(() => this.page.evaluate(() => document.activeElement?.tagName), PATIENCE)
      .not.toBe("BODY");
  }
}

/** Whether the focus is at the aim, and what has it unseen. */
function look(aim: Element): { there: boolean; unseen: string | undefined } {
  const at = document.activeElement;
  if (at === aim) return { there: true, unseen: undefined };
  if (!at || at === document.body || at.matches("h1, h2, main, dialog"))
    return { there: false, unseen: undefined };
  const isRinged = (element: Element) => getComputedStyle(element).outlineStyle !== "none";
  const { width, height, top, left } = at.getBoundingClientRect();
  const inView = width > 0 && height > 0 && top < innerHeight && left < innerWidth;
  const name = `${at.tagName} ${at.getAttribute("aria-label") ?? at.textContent?.slice(0, 30) ?? ""}`;
  return { there: false, unseen: isRinged(at) && inView ? undefined : name };
}
