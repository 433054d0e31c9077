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

  /** From now on, on this page and on those that it leads to, each event of a pointer is counted. */
  static async on(page: Page): Promise<Hand> {
    for (const watch of [watchPointer, watchFocus]) {
      await page.addInitScript(watch);
      await page.evaluate(watch);
    }
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

  /**
   * By Tab, and each step on the way is seen. As many at once as there are places between; where the page changes
   * meanwhile, on from there. @throws Error where Tab does not lead there
   */
  async to(aim: Locator): Promise<void> {
    await aim.waitFor();
    await expect.poll(() => aim.isEnabled(), PATIENCE).toBe(true);
    for (let step = 0; step < FURTHEST; ) {
      const { there, away, unseen } = await aim.evaluate(look);
      if (unseen.length > 0) throw new Error(`the focus is not seen on ${unseen.join(", ")}`);
      if (there) return;
      await Promise.all(Array.from({ length: away }, () => this.page.keyboard.press("Tab")));
      step += away;
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

/** In the page: notes each event that no keyboard makes. */
function watchPointer(): void {
  const pointed: string[] = [];
  Object.assign(globalThis, { pointed });
  for (const type of ["pointerdown", "mousedown", "touchstart"])
    addEventListener(type, (event) => pointed.push(event.type), { capture: true });
}

interface FocusWatch {
  /** What has had the focus since the last look, and nobody could see it. */
  unseen: string[];
}

/** In the page: notes each place that has had the focus and did not show it. */
function watchFocus(): void {
  const watch: FocusWatch = { unseen: [] };
  Object.assign(globalThis, { watch });
  const note = (place: Element, isSeen: boolean) => {
    const name = place.getAttribute("aria-label") ?? place.textContent?.slice(0, 30) ?? "";
    if (!isSeen && !place.matches("h1, h2, main, dialog")) watch.unseen.push(`${place.tagName} ${name}`);
  };
  addEventListener("focusin", ({ target }) => {
    if (target instanceof Element) note(target, getComputedStyle(target).outlineStyle !== "none");
  });
  // What is off the screen is scrolled into view after it has the focus, and stands there when it goes on.
  addEventListener("focusout", ({ target }) => {
    if (!(target instanceof HTMLElement) || !target.checkVisibility()) return;
    const { width, height, top, left } = target.getBoundingClientRect();
    note(target, width > 0 && height > 0 && top < innerHeight && left < innerWidth);
  });
}

/** In the page: whether the focus is at the aim, by how many places it is away, and what was not seen on the way. */
function look(aim: Element): { there: boolean; away: number; unseen: string[] } {
  const { watch } = globalThis as unknown as { watch: FocusWatch };
  const unseen = watch.unseen.splice(0);
  const at = document.activeElement ?? document.body;
  const scope = document.querySelector("dialog[open]") ?? document;
  const places = [
    ...scope.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, [tabindex]"),
  ].filter(
    (place) =>
      place.tabIndex >= 0 &&
      !place.matches(":disabled") &&
      place.checkVisibility({ visibilityProperty: true }),
  );
  const aimed = places.indexOf(aim as HTMLElement);
  const here = places.findLastIndex(
    (place) => place === at || at.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_PRECEDING,
  );
  return { there: at === aim, away: aimed > here ? aimed - here : 1, unseen };
}
