/** What is wrong with how a page is set, as far as a machine can see it: what sticks out, lies over another, is torn or too small. */
import type { Page } from "playwright-core";

/** @returns a sentence for each fault of what is seen at this moment; none where all is well */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    /** Fingers are about so wide, in CSS pixels; WCAG asks for 24. */
    const TARGET = 44;
    /** What rounding and a glyph's own edges account for. */
    const SLACK = 2;
    const CLOSING = /^[，。、；：？！）》」』”’%…,.;:?!)\]}]/;
    const OPENING = /[（《「『“‘([{]$/;
    const HAN = /\p{Script=Han}/u;
    const IN_WORD = /[\p{Script=Latin}\p{N}]/u;

    interface Box {
      readonly left: number;
      readonly right: number;
      readonly top: number;
      readonly bottom: number;
    }
    interface Line extends Box {
      readonly text: string;
      readonly node: Text;
      /** Where it begins and ends in its node. */
      readonly from: number;
      readonly to: number;
    }

    const faults = new Set<string>();
    const found = document.querySelector("dialog[open]") ?? document.body;
    const short = (text: string) => text.trim().replace(/\s+/g, " ").slice(0, 80);

    const shown = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      !element.closest(".only-heard, [aria-hidden=true] svg");

    /** The part of the window that these boxes leave to see of what is inside them; and whether they scroll to the rest. */
    function windowOf(element: Element): { box: Box; scrolls: boolean; ceiling: number } {
      let box: Box = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
      let scrolls = false;
      // What stands above it no scrolling brings into sight; what has been scrolled up comes back.
      let ceiling = -Infinity;
      let isScrolled = false;
      for (let at: Element | null = element; at; at = at.matches("dialog") ? null : at.parentElement) {
        const { overflowX, overflowY, contain } = getComputedStyle(at);
        if (at === document.documentElement || at === document.body) break;
        if (overflowX === "visible" && overflowY === "visible" && !contain.includes("paint")) continue;
        const own = at.getBoundingClientRect();
        isScrolled ||= at.scrollTop > 0;
        ceiling = isScrolled ? -Infinity : Math.max(ceiling, own.top);
        box = {
          left: Math.max(box.left, own.left),
          top: Math.max(box.top, own.top),
          right: Math.min(box.right, own.right),
          bottom: Math.min(box.bottom, own.bottom),
        };
        if (/auto|scroll/.test(overflowY) && at.scrollHeight > at.clientHeight + 1) scrolls = true;
        if (/auto|scroll/.test(overflowX) && at.scrollWidth > at.clientWidth + 1) scrolls = true;
      }
      if (document.documentElement.scrollHeight > innerHeight + 1) scrolls = true;
      return { box, scrolls, ceiling };
    }

    /** A glyph's own height: the box around it has the room of the font's highest and lowest signs. */
    function glyph(rect: DOMRect, size: number): Box {
      const spare = Math.max(0, (rect.height - size) / 2);
      const { left, right } = rect;
      return { left, right, top: rect.top + spare, bottom: rect.bottom - spare };
    }

    function linesOf(node: Text): Line[] {
      const range = document.createRange();
      const size = Number.parseFloat(getComputedStyle(node.parentElement ?? document.body).fontSize);
      const lines: { -readonly [Key in keyof Line]: Line[Key] }[] = [];
      for (let index = 0; index < node.data.length; index++) {
        range.setStart(node, index);
        range.setEnd(node, index + 1);
        const around = range.getClientRects()[0];
        if (!around || around.width === 0) continue;
        const rect = glyph(around, size);
        const last = lines.at(-1);
        if (last && Math.abs(last.top - rect.top) < size / 2) {
          last.text += node.data[index];
          last.to = index + 1;
          last.left = Math.min(last.left, rect.left);
          last.right = Math.max(last.right, rect.right);
        } else {
          const { left, right, top, bottom } = rect;
          lines.push({
            text: node.data[index] ?? "",
            left,
            right,
            top,
            bottom,
            node,
            from: index,
            to: index + 1,
          });
        }
      }
      return lines;
    }

    function tornAt(before: string, after: string, isLabel: boolean): boolean {
      const last = before.at(-1) ?? "";
      const first = after[0] ?? "";
      if (CLOSING.test(after) || OPENING.test(before)) return true;
      if (/[-−+¥$€£]$/.test(before) && /^[¥$€£\d]/.test(after)) return true;
      if (IN_WORD.test(last) && IN_WORD.test(first)) return true;
      return isLabel && HAN.test(last) && HAN.test(first);
    }

    function isCovering(at: Element, ...nodes: readonly Text[]): boolean {
      for (let here: Element | null = at; here; here = here.parentElement) {
        const inside = here;
        if (nodes.every((node) => inside.contains(node))) return false;
        if (getComputedStyle(here).backgroundColor !== "rgba(0, 0, 0, 0)") return true;
      }
      return false;
    }

    const all: Line[] = [];
    const walk = document.createTreeWalker(found, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode() as Text | null; node; node = walk.nextNode() as Text | null) {
      const holder = node.parentElement;
      if (!holder || !node.data.trim() || !shown(holder)) continue;
      const isLabel = holder.closest("button, h1, h2, label, legend, dt, th") !== null;
      const lines = linesOf(node);
      lines.forEach((line, index) => {
        const next = lines[index + 1];
        if (next && line.to === next.from && tornAt(line.text, next.text, isLabel))
          faults.add(`torn: ${short(lines.map(({ text }) => text).join("⏎"))}`);
      });
      const last = lines.at(-1);
      if (lines.length > 1 && last && HAN.test(last.text) && [...last.text.trim()].length === 1)
        faults.add(`alone on its line: ${short(lines.map(({ text }) => text).join("⏎"))}`);
      const { box, scrolls, ceiling } = windowOf(holder);
      const button = holder.closest("button")?.getBoundingClientRect();
      for (const line of lines) {
        if (
          button &&
          (line.left < button.left - SLACK ||
            line.right > button.right + SLACK ||
            line.top < button.top - SLACK ||
            line.bottom > button.bottom + SLACK)
        )
          faults.add(`sticks out of its button: ${short(node.data)}`);
        if (line.top < ceiling - SLACK) faults.add(`cut, and out of reach: ${short(node.data)}`);
        const isOut =
          line.right <= box.left ||
          line.left >= box.right ||
          line.bottom <= box.top ||
          line.top >= box.bottom;
        if (isOut) {
          if (!scrolls) faults.add(`not to be seen: ${short(node.data)}`);
          continue;
        }
        if (
          !scrolls &&
          (line.left < box.left - SLACK ||
            line.right > box.right + SLACK ||
            line.top < box.top - line.bottom + line.top + (line.bottom - line.top) * 0.75 ||
            line.bottom > box.bottom + (line.bottom - line.top) * 0.25)
        )
          faults.add(`cut: ${short(node.data)}`);
        all.push({
          ...line,
          left: Math.max(line.left, box.left),
          right: Math.min(line.right, box.right),
          top: Math.max(line.top, box.top),
          bottom: Math.min(line.bottom, box.bottom),
        });
      }
    }

    // A line's box is higher than its glyphs: only what goes deeper than a third of it lies over them.
    all.forEach((one, index) => {
      for (const other of all.slice(index + 1)) {
        // A receipt's signs stand where paper has them, each in a place of its own.
        if (one.node === other.node || one.node.parentElement?.closest("svg")) continue;
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (wide <= SLACK || high <= Math.min(one.bottom - one.top, other.bottom - other.top) / 3) continue;
        const at = document.elementFromPoint(
          (Math.max(one.left, other.left) + Math.min(one.right, other.right)) / 2,
          (Math.max(one.top, other.top) + Math.min(one.bottom, other.bottom)) / 2,
        );
        // What has a ground of its own, as a dialog's or a foot's that stays, covers what scrolls beneath it.
        if (at && isCovering(at, one.node, other.node)) continue;
        faults.add(`over each other: ${short(one.text)} | ${short(other.text)}`);
      }
    });

    /** Where a control shows what it is about: a button may stand in the room that a field leaves for it at its end. */
    function inner(control: Element): Box {
      const { left, right, top, bottom } = control.getBoundingClientRect();
      if (!control.matches("input, textarea")) return { left, right, top, bottom };
      const { paddingLeft, paddingRight } = getComputedStyle(control);
      return {
        left: left + Number.parseFloat(paddingLeft),
        right: right - Number.parseFloat(paddingRight),
        top,
        bottom,
      };
    }

    /** In what it is scrolled; itself where it stays at an edge of that, over what goes on beneath it. */
    function scrollerOf(control: Element): Element {
      for (let at: Element | null = control; at; at = at.parentElement) {
        const { position, overflowY } = getComputedStyle(at);
        if (position === "sticky" || position === "fixed") return control;
        if (at !== control && /auto|scroll/.test(overflowY)) return at;
      }
      return document.documentElement;
    }

    const controls = [
      ...found.querySelectorAll<HTMLElement>(
        "button, input:not([type=hidden]), select, textarea, summary, a[href]",
      ),
    ].filter(shown);
    const spoken = (control: Element) =>
      short(control.getAttribute("aria-label") ?? control.textContent ?? control.id) || control.id;

    controls.forEach((one, index) => {
      const own = inner(one);
      for (const other of controls.slice(index + 1)) {
        if (one.contains(other) || scrollerOf(one) !== scrollerOf(other)) continue;
        const its = inner(other);
        const wide = Math.min(own.right, its.right) - Math.max(own.left, its.left);
        const high = Math.min(own.bottom, its.bottom) - Math.max(own.top, its.top);
        if (wide > SLACK && high > SLACK)
          faults.add(`one control on another: ${spoken(one)} | ${spoken(other)}`);
      }
    });

    for (const control of controls) {
      if (control.closest("p")) continue;
      const { width, height, left, right, top, bottom } = (
        control.matches("[type=radio], [type=checkbox], [type=file]")
          ? (control.closest("label") ?? control)
          : control
      ).getBoundingClientRect();
      const name = spoken(control);
      if (width > 0 && (width < TARGET || height < TARGET))
        faults.add(`smaller than a finger: ${name} ${Math.round(width)}×${Math.round(height)}`);
      const { box, scrolls } = windowOf(control);
      // A phone's page is scrolled by whoever holds it; at the till the main button is where the thumb is.
      const isTill = document.querySelector(".checkout") !== null;
      if (isTill && control.matches("[data-kind=primary][data-size=action]") && bottom > box.bottom + SLACK)
        faults.add(`the main button is not all in sight: ${name}`);
      if (
        !scrolls &&
        width > 0 &&
        (left < box.left - SLACK ||
          right > box.right + SLACK ||
          top < box.top - SLACK ||
          bottom > box.bottom + SLACK)
      )
        faults.add(`cut: ${name}`);
    }

    for (const element of found.querySelectorAll<HTMLElement>("*")) {
      if (!shown(element)) continue;
      const { overflowY } = getComputedStyle(element);
      if (
        /auto|scroll/.test(overflowY) &&
        element.scrollHeight > element.clientHeight + SLACK &&
        element.scrollWidth > element.clientWidth + SLACK
      )
        faults.add(`wider than its list: ${element.className}`);
    }
    if (document.documentElement.scrollWidth > innerWidth) faults.add("the page is wider than the window");
    return [...faults];
  });
}
