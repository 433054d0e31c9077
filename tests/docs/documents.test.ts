import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { PAYMENT_STATES } from "#domain/payment.ts";
import { REFUND_STATES } from "#domain/refund.ts";
import { REFUSALS } from "#domain/refusal.ts";
import { SETTINGS } from "#kit/settings.ts";
import { listedFiles, textOf } from "../support/sources.ts";
import { COMPLAINTS } from "./complaints.ts";
import { GENERATED_DOCUMENTS, withGeneratedParts } from "./generated.ts";

const documents = listedFiles(/\.md$/);
const files = new Set(listedFiles(/./));
const isKept = (path: string) =>
  files.has(path) || [...files].some((file) => file.startsWith(`${path.replace(/\/$/, "")}/`));
/** A name without a folder may stand for the file of that name in each of several folders. */
const isNameOfSome = (name: string) =>
  !name.includes("/") && [...files].some((file) => file.endsWith(`/${name}`));

const english = textOf("README.md");
const chinese = textOf("README.zh-CN.md");
const scripts = Object.keys((JSON.parse(textOf("package.json")) as { scripts: object }).scripts);

const fenced = (text: string) => [...text.matchAll(/^```.*\n([\s\S]*?)^```$/gm)].map(([, body = ""]) => body);
const spans = (text: string) =>
  [...text.replace(/^```[\s\S]*?^```$/gm, "").matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span);
/** The names in the first column of the tables of a document. */
const firstCells = (text: string) =>
  [...text.matchAll(/^\| `([^`]+)`[^|]*\|/gm)].map(([, name]) => name ?? "");
const partOf = (text: string, name: string) =>
  text.split(`<!-- generated: ${name} -->`)[1]?.split("<!-- end -->")[0] ?? "";

describe("what is generated", () => {
  test.each(GENERATED_DOCUMENTS)("%s says what the code does (npm run generate mends it)", (path) => {
    expect(textOf(path)).toBe(withGeneratedParts(textOf(path)));
  });

  test("every part stands where readers look for it", () => {
    for (const name of ["settings", "payment states", "payment diagram"])
      expect(partOf(english, name)).not.toBe("");
    for (const name of ["设置", "支付状态", "payment diagram"]) expect(partOf(chinese, name)).not.toBe("");
    expect(partOf(textOf("server/README.md"), "refusals")).not.toBe("");
  });

  test("a mark that names no part is refused", () => {
    expect(() => withGeneratedParts("<!-- generated: weather -->\n<!-- end -->")).toThrow("weather");
  });

  test("no setting, state or refusal goes without words, and none is described that is not there", () => {
    const settings = Object.keys(SETTINGS);
    expect(firstCells(partOf(english, "settings"))).toEqual(settings);
    expect(firstCells(partOf(chinese, "设置"))).toEqual(settings);
    expect(new Set(firstCells(partOf(english, "payment states")))).toEqual(new Set(PAYMENT_STATES));
    expect(new Set(firstCells(partOf(chinese, "支付状态")))).toEqual(new Set(PAYMENT_STATES));
    expect(firstCells(partOf(english, "refund states"))).toEqual([...REFUND_STATES]);
    expect(firstCells(partOf(chinese, "退款状态"))).toEqual([...REFUND_STATES]);
    expect(firstCells(partOf(textOf("server/README.md"), "refusals"))).toEqual(Object.keys(REFUSALS));
  });
});

describe("what people complain about at other tills", () => {
  test.each(COMPLAINTS)("$about", ({ shown }) => {
    expect(shown.length).toBeGreaterThan(0);
    for (const one of shown) if ("test" in one) expect(textOf(one.file)).toContain(one.test);
  });
});

describe("what is named", () => {
  test("every path in a document is one of this repository", () => {
    const missing = documents.flatMap((path) =>
      pathsIn(textOf(path))
        .filter((named) => ![normalize(join(dirname(path), named)), normalize(named)].some(isKept))
        .filter((named) => !isNameOfSome(named))
        .map((named) => `${path} names ${named}`),
    );
    expect(missing).toEqual([]);
  });

  test("every link and picture in a document leads to a file", () => {
    const dead = documents.flatMap((path) =>
      [...textOf(path).matchAll(/\]\(([^)#:]+)\)/g)]
        .map(([, target = ""]) => normalize(join(dirname(path), target)))
        .filter((target) => !isKept(target))
        .map((target) => `${path} links ${target}`),
    );
    expect(dead).toEqual([]);
  });

  test("the README's commands are those of the package, all of them", () => {
    const named = new Set([...english.matchAll(/\bnpm (?:run )?([a-z:-]+)`?/g)].map(([, script]) => script));
    const forPeople = scripts.filter((script) => !/^(pre|post)/.test(script));
    expect(forPeople.filter((script) => !named.has(script))).toEqual([]);
    for (const path of documents)
      for (const [, script = ""] of textOf(path).matchAll(/\bnpm run ([a-z:-]+)/g))
        expect(scripts, `${path} names npm run ${script}`).toContain(script);
  });

  test("every setting that a document names is one, or one of the tests' own", () => {
    const ofTests = ["CHROMIUM_PATH", "TEST_POSTGRES_URL", "TEST_STORE", "UPDATE_SHOTS"];
    const known = new Set([...Object.keys(SETTINGS), ...ofTests]);
    const unknown = documents.flatMap((path) =>
      spans(textOf(path))
        .map((span) => /^([A-Z]{2,}(?:_[A-Z]+)+)(?:=.*)?$/.exec(span)?.[1])
        .filter((name) => name !== undefined && !known.has(name) && !name.startsWith("SQLITE_"))
        .map((name) => `${path} names ${name}`),
    );
    expect(unknown).toEqual([]);
  });
});

describe("the README", () => {
  test("tells to run the tests as the continuous integration does", () => {
    const command = textOf(".ci/run").trim().split("\n").at(-1) ?? "";
    expect(fenced(english).map((block) => block.trim())).toContain(command);
  });

  test("has a Chinese twin with the same headings, code and pictures", () => {
    const levels = (text: string) =>
      [...text.replace(/^```[\s\S]*?^```$/gm, "").matchAll(/^(#+) /gm)].map(([, marks]) => marks);
    const pictures = (text: string) => [...text.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, path]) => path);
    expect(levels(chinese)).toEqual(levels(english));
    expect(fenced(chinese)).toEqual(fenced(english));
    expect(pictures(chinese)).toEqual(pictures(english));
    expect(new Set(pathsIn(chinese))).toEqual(new Set(pathsIn(english)));
  });
});

test("the changelog begins with the version of the package, after what is not released yet", () => {
  const { version } = JSON.parse(textOf("package.json")) as { version: string };
  expect(/^## (\d\S*)/m.exec(textOf("CHANGELOG.md"))?.[1]).toBe(version);
});

/** Words of code spans and blocks that look like paths of ours; what only a run makes is none. */
function pathsIn(text: string): string[] {
  return [...spans(text), ...fenced(text)]
    .flatMap((code) => code.split(/[\s,;()]+/))
    .filter((word) => /^(\.ci|drizzle|hardware|server|terminal|tests)\//.test(word) || isFileName(word))
    .filter((word) => !/^(data|dist|node_modules)\//.test(word) && !/[*…{}]/.test(word));
}

function isFileName(word: string): boolean {
  return /^[\w./-]+\.(tsx?|mjs|css|sql|json|md|woff2)$/.test(word) && !word.startsWith("/");
}
