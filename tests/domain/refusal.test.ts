import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { problemOf, REFUSALS, Refusal, type RefusalCode } from "#domain/refusal.ts";

const CODES = Object.keys(REFUSALS) as RefusalCode[];

/** All that servers and screens are written in, but for the list itself. */
function sources(): string {
  return ["server", "terminal"]
    .map((folder) => fileURLToPath(new URL(`../../${folder}`, import.meta.url)))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
    )
    .filter((path) => /\.tsx?$/.test(path) && !/domain\/refusal(\.ts|s\/)/.test(path))
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
}

describe("the list of refusals", () => {
  test("has no refusal that nobody gives", () => {
    const text = sources();
    expect(CODES.filter((code) => !text.includes(`"${code}"`))).toEqual([]);
  });

  test.each(CODES)("%s says what happened, calmly, in both languages", (code) => {
    const { zh, en } = REFUSALS[code];
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^[A-Z][\x20-\x7e]+$/);
    expect(`${zh}${en}`).not.toMatch(/[!！]|\berror\b|错误/i);
  });

  test("has no two that say the same", () => {
    for (const language of ["zh", "en"] as const)
      expect(new Set(CODES.map((code) => REFUSALS[code][language])).size).toBe(CODES.length);
  });

  test("asks for the outcome first, wherever something broke after it may have happened", () => {
    for (const code of CODES)
      if (REFUSALS[code].status >= 500 && REFUSALS[code].retry !== "after-change")
        expect([code, REFUSALS[code].retry]).toEqual([code, code === "busy" ? "same-id" : "query-first"]);
  });
});

describe("a problem document (RFC 9457)", () => {
  test.each(CODES)("of %s has the members of the standard and ours, and no others", (code) => {
    const { status, retry, zh, en } = REFUSALS[code];
    const problem = problemOf(code);
    expect(problem).toEqual({
      type: `urn:shouyin:refusal:${code}`,
      title: code.replaceAll("_", " "),
      status,
      detail: en,
      code,
      retry,
      zh,
    });
    expect(URL.canParse(problem.type)).toBe(true);
  });

  test("comes of a refusal that is thrown", () => {
    const refusal = new Refusal("wrong_pin");
    expect(refusal).toBeInstanceOf(Error);
    expect([refusal.code, refusal.message]).toEqual(["wrong_pin", REFUSALS.wrong_pin.en]);
  });
});
