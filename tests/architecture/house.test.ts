import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { listedFiles, ROOT, textOf } from "../support/sources.ts";

const sources = listedFiles(/^(server|hardware|drizzle|terminal|tests)\/.*\.(tsx?|mjs)$/);

describe("the house", () => {
  test("no file grows past what one person reads at a sitting", () => {
    const long = sources.filter(
      (path) => !path.startsWith("tests/") && textOf(path).split("\n").length > 400,
    );
    expect(long).toEqual([]);
  });

  test("nothing is silenced, skipped or left for later", () => {
    const typesMayRefuse = "tests/domain/payment.test.ts";
    const marks = /\bTODO\b|\bFIXME\b|@ts-(ignore|nocheck|expect-error)|biome-ignore|\.(only|skip|todo)\(/;
    const own = "tests/architecture/house.test.ts";
    expect(
      sources.filter((path) => path !== own && path !== typesMayRefuse && marks.test(textOf(path))),
    ).toEqual([]);
  });

  test("no file is called for what it is not about", () => {
    expect(sources.filter((path) => /(^|\/)(utils?|helpers?|misc|common)\.[a-z]+$/.test(path))).toEqual([]);
  });

  test("every top folder says what it is", () => {
    const folders = ["terminal", "server", "drizzle", "hardware", "tests"];
    expect(folders.filter((folder) => !existsSync(`${ROOT}${folder}/README.md`))).toEqual([]);
  });

  test("nothing tells of the machine that it was made on", () => {
    const own = "tests/architecture/house.test.ts";
    const texts = listedFiles(/\.(tsx?|mjs|md|json|css|sql|sh)$|^\.ci\//).filter(
      (path) => path !== own && path !== "package-lock.json",
    );
    expect(texts.filter((path) => /\/work\/|\.\.\/shared\//.test(textOf(path)))).toEqual([]);
  });
});
