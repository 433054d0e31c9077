import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";

const MODULE = new URL("../../server/kit/logging.ts", import.meta.url).href;

/** What a process of its own has written to standard error after `log.warn(fields)`, and to standard output. */
function logged(fields: string, level = "warn"): { line: Record<string, unknown>; stdout: string } {
  const script = `
    const { createLog } = await import(${JSON.stringify(MODULE)});
    createLog("pos", ${JSON.stringify(level)}).warn(${fields}, "said");`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  return { line: JSON.parse(stderr || "{}"), stdout };
}

describe("the log", () => {
  test("is one line of JSON on standard error; standard output stays for the launcher", () => {
    const { line, stdout } = logged("{ payment: 1 }");
    expect(line).toMatchObject({ name: "pos", level: 40, payment: 1, msg: "said" });
    expect(stdout).toBe("");
    expect(logged("{}", "error").line).toEqual({});
  });

  test("never holds a PIN, a code, a token or a key, however deep", () => {
    const secrets = `{ pin: "502946", newPin: "502946", token: "502946", secret: "502946", code: "502946",
      authorization: "502946", privateKey: "502946", proof: "502946" }`;
    const { line } = logged(
      `{ ...${secrets}, a: ${secrets}, b: { c: ${secrets} }, d: { e: { f: ${secrets} } } }`,
    );
    expect(JSON.stringify(line)).not.toContain("502946");
    expect(line.pin).toBe("[redacted]");
  });

  test("says by its name what went wrong, for whoever has to mend it", () => {
    const { line } = logged(
      '{ err: Object.assign(new Error("disk"), { code: "SQLITE_FULL" }), code: "1234" }',
    );
    expect(line.err).toMatchObject({ message: "disk", reason: "SQLITE_FULL" });
    expect(line.code).toBe("[redacted]");
  });
});
