/** The scanner that is a keyboard, in a real browser: what reaches the page, and what stays in its fields. */
import { fileURLToPath } from "node:url";
import type { CDPSession, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PROOF_DIGITS } from "#domain/statement.ts";
import { newDevice } from "../support/browser.ts";

let page: Page;
let keyboard: CDPSession;

/** A page with a field, a button, and a text that keys outside of the field write; each scan is noted. */
const BODY = `<input id="field" value="茶"><button id="button">0</button><output id="pad"></output>`;
const SCRIPT = `
  const pad = document.getElementById("pad"), button = document.getElementById("button");
  window.scans = [];
  window.inputs = 0;
  button.addEventListener("click", () => { button.textContent = String(Number(button.textContent) + 1); });
  document.getElementById("field").addEventListener("input", () => { window.inputs += 1; });
  document.addEventListener("keydown", ({ key, target }) => {
    if (key.length === 1 && target.id !== "field") pad.textContent += key;
  });
  scanner.listenForScans(document, (text) => window.scans.push(text), () => {
    const was = pad.textContent;
    return () => { pad.textContent = was; };
  });`;

async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL("../../terminal/kit/scanner.ts", import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: "silent",
    build: { write: false, minify: false, lib: { entry, formats: ["iife"], name: "scanner" } },
  });
  const [first] = Array.isArray(built) ? built : [built];
  if (!first || !("output" in first)) throw new Error("nothing was built");
  return first.output[0].code;
}

let script: string;
beforeAll(async () => {
  script = await bundle();
  page = await (await newDevice("checkout")).newPage();
  keyboard = await page.context().newCDPSession(page);
});
afterAll(() => page.context().close());
beforeEach(async () => {
  clock = 0;
  await page.goto("about:blank");
  await page.setContent(BODY);
  await page.addScriptTag({ content: script });
  await page.addScriptTag({ content: SCRIPT });
});

interface Key {
  readonly key: string;
  readonly code: string;
  readonly text?: string;
  readonly modifiers?: number;
  readonly windowsVirtualKeyCode?: number;
}

const SHIFT = 8;
const keyOf = (text: string): Key => {
  if (/\d/.test(text)) return { key: text, code: `Digit${text}`, text };
  return {
    key: text,
    code: `Key${text.toUpperCase()}`,
    text,
    ...(/[A-Z]/.test(text) && { modifiers: SHIFT }),
  };
};
const keysOf = (text: string) => [...text].map(keyOf);
const ENTER: Key = { key: "Enter", code: "Enter", text: "\r", windowsVirtualKeyCode: 13 };

/** Epoch milliseconds of the last key, on the keyboard's own clock. */
let clock = 0;
/** Longer than any scan pauses. */
const A_WHILE = 500;
/** Ahead of the page's clock: a machine that is slow to send keys is no silence between them. */
const AHEAD = 60_000;

/** Strikes keys at times of their own: they are what a keyboard says, not when this process got around to saying it. */
async function strike(keys: readonly Key[], apart: number, since = A_WHILE): Promise<void> {
  clock = (clock || Date.now() + AHEAD) + since - apart;
  const sent = keys.flatMap((key) => {
    clock += apart;
    const timestamp = clock / 1000;
    const down = { type: key.text === undefined ? "rawKeyDown" : "keyDown", ...key, timestamp } as const;
    const { text: _, ...up } = key;
    return [
      keyboard.send("Input.dispatchKeyEvent", down),
      keyboard.send("Input.dispatchKeyEvent", { type: "keyUp", ...up, timestamp }),
    ];
  });
  await Promise.all(sent);
}

const focusField = () =>
  page.locator("#field").evaluate((field: HTMLInputElement) => {
    field.focus();
    field.setSelectionRange(1, 1);
  });
const scans = () => page.evaluate<string[]>("window.scans");
const seen = async () => ({
  field: await page.locator("#field").inputValue(),
  pad: await page.locator("#pad").textContent(),
  pressed: await page.locator("#button").textContent(),
});
const UNTOUCHED = { field: "茶", pad: "", pressed: "0" };
const CODE = "88123456780123456789";

describe("a scan", () => {
  test.each(["nothing", "field", "button"])(
    "with the focus on %s arrives and leaves no trace",
    async (focus) => {
      if (focus === "field") await focusField();
      if (focus === "button") await page.locator("#button").focus();
      await strike([...keysOf(CODE), ENTER], 4);
      await expect.poll(scans).toEqual([CODE]);
      expect(await seen()).toEqual(UNTOUCHED);
      const focused = await page.evaluate(() => document.activeElement?.id ?? "");
      expect(focused).toBe(focus === "nothing" ? "" : focus);
    },
  );

  test("without Enter arrives when it has been still for a moment", async () => {
    await focusField();
    // By the page's own clock: only by that does silence come.
    clock = Date.now();
    await strike(keysOf(CODE), 4);
    await expect.poll(scans).toEqual([CODE]);
    expect(await seen()).toEqual(UNTOUCHED);
  });

  test("is one, too, where the page is busy for longer than any scan pauses", async () => {
    await page.evaluate((code) => {
      const begun = performance.now();
      const strike = (from: number, to: number) =>
        [...code].slice(from, to).forEach((key, place) => {
          const event = new KeyboardEvent("keydown", { key, code: `Digit${key}`, bubbles: true });
          Object.defineProperty(event, "timeStamp", { value: begun + 4 * (from + place) });
          document.body.dispatchEvent(event);
        });
      strike(0, 6);
      while (performance.now() < begun + 300);
      // Behind everything that has become due meanwhile.
      setTimeout(() => strike(6, code.length));
    }, CODE);
    await expect.poll(scans).toEqual([CODE]);
    expect(await seen()).toEqual(UNTOUCHED);
  });

  test("leaves no field open that its first keys have opened", async () => {
    await page.evaluate(() => {
      const field = document.getElementById("field");
      document.addEventListener("keydown", () => field?.focus(), { once: true });
    });
    await strike([...keysOf(CODE), ENTER], 4);
    await expect.poll(scans).toEqual([CODE]);
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  });

  test("of a whole proof arrives", async () => {
    const proof = "0123456789".repeat(71).slice(0, PROOF_DIGITS);
    await strike([...keysOf(proof), ENTER], 8);
    await expect.poll(scans).toEqual([proof]);
    expect(await seen()).toEqual(UNTOUCHED);
  });

  test("with letters keeps them as they are", async () => {
    await strike([...keysOf("hQVDUFYwMWEaTweg"), ENTER], 4);
    await expect.poll(scans).toEqual(["hQVDUFYwMWEaTweg"]);
  });

  test("through a Chinese input method that swallows every key arrives all the same", async () => {
    await focusField();
    const processed = [...CODE].map((digit) => ({
      key: "Process",
      code: `Digit${digit}`,
      windowsVirtualKeyCode: 229,
    }));
    await strike(processed.slice(0, 3), 4);
    // What the input method makes of the first keys, before anybody can know that they are a scan.
    await keyboard.send("Input.imeSetComposition", { text: "八八", selectionStart: 2, selectionEnd: 2 });
    expect((await seen()).field).toBe("茶八八");
    await strike([...processed.slice(3), ENTER], 4, 4);
    await expect.poll(scans).toEqual([CODE]);
    expect(await seen()).toEqual(UNTOUCHED);
  });

  test("of wide digits is of narrow ones", async () => {
    const wide = [...CODE].map((digit) => {
      const key = String.fromCodePoint(0xff10 + Number(digit));
      return { key, code: `Digit${digit}`, text: key };
    });
    await focusField();
    await strike([...wide, ENTER], 4);
    await expect.poll(scans).toEqual([CODE]);
    expect(await seen()).toEqual(UNTOUCHED);
  });
});

describe("a hand", () => {
  test("types into the field as ever, and Enter presses the button", async () => {
    await focusField();
    await strike(keysOf("8812"), 80);
    await page.locator("#button").focus();
    await strike([ENTER], 80);
    expect(await seen()).toEqual({ field: "茶8812", pad: "", pressed: "1" });
    expect(await scans()).toEqual([]);
  });

  test("types outside of the field as ever", async () => {
    await strike(keysOf("12650"), 80);
    expect((await seen()).pad).toBe("12650");
    expect(await scans()).toEqual([]);
  });

  test("goes on where it was after a scan", async () => {
    await focusField();
    await strike(keysOf("12"), 80);
    await strike([...keysOf(CODE), ENTER], 4);
    await expect.poll(scans).toEqual([CODE]);
    await strike(keysOf("34"), 80);
    expect((await seen()).field).toBe("茶1234");
  });
});
