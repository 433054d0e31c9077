import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";

const MODULE = new URL("../../server/kit/logging.ts", import.meta.url).href;
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SECRET = "502946";

interface Line {
  readonly msg: string;
  readonly err: { readonly type: string; readonly message: string; readonly reason?: string; at: string[] };
  readonly [field: string]: unknown;
}

/** What a process of its own writes while it runs `statements`, which have a `log`. */
function outputOf(statements: string, level = "warn"): { stdout: string; stderr: string } {
  const script = `
    const { createLog } = await import(${JSON.stringify(MODULE)});
    const log = createLog("pos", ${JSON.stringify(level)});
    const SECRET = ${JSON.stringify(SECRET)};
    const SLIP = \`SELECT 1 "${SECRET}" "${SECRET}"\`;
    ${statements}`;
  return spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8", cwd: ROOT });
}

function linesOf(text: string): Line[] {
  const lines = text.split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line) => JSON.parse(line) as Line);
}

function logged(fields: string, level = "warn"): { line: Line; stdout: string } {
  const { stderr, stdout } = outputOf(`log.warn(${fields}, "said");`, level);
  return { line: linesOf(stderr)[0] ?? ({} as Line), stdout };
}

describe("the log", () => {
  test("is one line of JSON on standard error; standard output stays for the launcher", () => {
    const { line, stdout } = logged("{ payment: 1 }");
    expect(line).toMatchObject({ name: "pos", level: 40, payment: 1, msg: "said" });
    expect(stdout).toBe("");
    expect(logged("{}", "error").line).toEqual({});
  });

  test("never holds a PIN, a code, a token, a key or bytes, however deep", () => {
    const secrets = `{ pin: SECRET, newPin: SECRET, token: SECRET, secret: SECRET, code: SECRET,
      authorization: SECRET, privateKey: SECRET, proof: SECRET, key: Buffer.from(SECRET) }`;
    const { line } = logged(
      `{ ...${secrets}, a: ${secrets}, b: { c: [${secrets}] }, d: { e: { f: { g: { h: ${secrets} } } } } }`,
    );
    expect(JSON.stringify(line)).not.toContain(SECRET);
    expect([line.pin, line.key]).toEqual(["[redacted]", "[6 bytes]"]);
  });

  test("says by its name what went wrong, for whoever has to mend it", () => {
    const { line } = logged(
      '{ err: Object.assign(new TypeError("disk"), { code: "SQLITE_FULL" }), code: "1234" }',
    );
    expect(line.err).toMatchObject({ type: "TypeError", message: "disk", reason: "SQLITE_FULL" });
    expect(line.err.at[0]).toMatch(/^at .+:\d+:\d+/);
    expect(line.code).toBe("[redacted]");
  });

  test("goes to the bottom of what went wrong, also where that is a round or several at once", () => {
    const { stderr } = outputOf(`
      const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
      log.warn({ err: new Error("fetch failed", { cause: new AggregateError([refused]) }) }, "line");
      const [one, other] = [new Error("one"), new Error("other")];
      one.cause = other;
      other.cause = one;
      log.warn({ err: one }, "round");`);
    const lines = linesOf(stderr);
    expect(lines[0]?.err).toMatchObject({ message: "connect ECONNREFUSED", reason: "ECONNREFUSED" });
    expect(lines[1]?.err).toMatchObject({ type: "Error", message: "other" });
  });

  test("an error is not lost among fields that have no end or no bottom", () => {
    const { stderr } = outputOf(`
      const round = { name: "till" };
      round.self = round;
      round.list = [round];
      let deep = {};
      for (let i = 0; i < 10_000; i++) deep = { deep };
      const err = Object.assign(new Error("boo"), { round });
      log.warn({ err, round, deep, big: 1n, at: new Date(0) }, "said");`);
    expect(linesOf(stderr)[0]).toMatchObject({
      msg: "said",
      err: { message: "boo" },
      round: { name: "till", self: "[circular]", list: ["[circular]"] },
      big: "1",
      at: "1970-01-01T00:00:00.000Z",
    });
  });
});

const PGLITE = `
  const { PGlite } = await import("@electric-sql/pglite");
  const { drizzle } = await import("drizzle-orm/pglite");
  const { sql } = await import("drizzle-orm");
  const db = drizzle(new PGlite());
  await db.execute(sql.raw("CREATE TABLE customers (phone text UNIQUE NOT NULL, pin int CHECK (pin < 10))"));
  const ask = (before, value, after) => sql.join([sql.raw(before), sql.param(value), sql.raw(after)]);
  await db.execute(ask("INSERT INTO customers VALUES (", SECRET, ", 1)"));
  const failing = (query) => db.execute(query()).then(() => { throw new Error("taken"); }, (error) => error);`;

const LIBSQL = `
  const { default: Database } = await import("libsql");
  const { BetterSQLiteSession } = await import("drizzle-orm/better-sqlite3/session");
  const { BaseSQLiteDatabase, SQLiteSyncDialect, sqliteTable, text, integer } = await import("drizzle-orm/sqlite-core");
  const { sql } = await import("drizzle-orm");
  const dialect = new SQLiteSyncDialect();
  const client = new Database(":memory:");
  client.exec("CREATE TABLE people (phone TEXT UNIQUE NOT NULL, pin INTEGER CHECK (pin < 10)) STRICT");
  const db = new BaseSQLiteDatabase("sync", dialect, new BetterSQLiteSession(client, dialect, undefined, {}), undefined);
  const people = sqliteTable("people", { phone: text("phone"), pin: integer("pin") });
  const insert = (values) => db.insert(people).values(values).run();
  insert({ phone: SECRET, pin: 1 });
  const failing = (work) => { try { work(); } catch (error) { return error; } throw new Error("taken"); };`;

/** Every way in which code hands an error to the log. */
const SAID = `
  log.warn({ err }, "said");
  log.warn({ err });
  log.warn(err);
  log.warn(err, "said");
  log.warn({ a: { b: err } }, "said");
  log.warn("said %s", err);`;

/** Statements that a database refuses, what programs call the refusal, and a word of what it says. */
type Refused = readonly [name: string, statement: string, reason: string, said: string];

const BY_POSTGRES: readonly Refused[] = [
  [
    "a key that is taken",
    "ask('INSERT INTO customers VALUES (', SECRET, ', 1)')",
    "23505",
    "customers_phone",
  ],
  ["a check", "ask(`INSERT INTO customers VALUES ('x', `, SECRET, ')')", "23514", "customers_pin_check"],
  ["a value of another type", "ask('SELECT ', SECRET + 'x', '::int')", "22P02", "invalid input syntax"],
  ["a value with quotes", `ask('SELECT ', 'a" ' + SECRET + ' "b', '::int')`, "22P02", "invalid input syntax"],
  ["a value that is no JSON", "ask('SELECT ', SECRET + '}', '::json')", "22P02", "invalid input syntax"],
  [
    "a value of many lines",
    "ask('SELECT ', '\\n    at ' + SECRET + '\\n  at ', '::int')",
    "22P02",
    "invalid",
  ],
  ["a slip in the query", "sql.raw(SLIP)", "42601", "syntax error"],
];
const BY_SQLITE: readonly Refused[] = [
  ["a key that is taken", "insert({ phone: SECRET, pin: 1 })", "SQLITE_CONSTRAINT_UNIQUE", "people.phone"],
  ["a check", "insert({ phone: 'x', pin: Number(SECRET) })", "SQLITE_CONSTRAINT_CHECK", "pin < 10"],
  ["a value of another type", "insert({ phone: 'x', pin: SECRET + 'x' })", "SQLITE_", "people.pin"],
  ["a slip in the query", "db.run(sql.raw(SLIP))", "SQLITE_ERROR", "syntax"],
  ["a slip, unwrapped", "client.prepare(SLIP)", "SQLITE_ERROR", "syntax"],
];

/** What one process wrote of each refusal, in their order. */
function said(open: string, refused: readonly Refused[]): string[] {
  const each = refused.map(
    ([, statement]) =>
      `process.stderr.write("## ");\n { const err = await failing(() => ${statement});\n ${SAID} }`,
  );
  // PGlite would keep the process for some seconds more.
  const script = [open, ...each, "process.exit(0);"].join("\n");
  return outputOf(script).stderr.split("## ").slice(1);
}

describe.each([
  ["PostgreSQL", PGLITE, BY_POSTGRES],
  ["SQLite", LIBSQL, BY_SQLITE],
])("what %s refuses is named without the query and what was asked with it", (_, open, refused) => {
  let written: string[];
  beforeAll(() => {
    written = said(open, refused);
  });

  test.each(refused.map((facts, place) => [...facts, place] as const))("%s", (...facts) => {
    const [, , reason, word, place] = facts;
    const text = written[place] ?? "";
    const lines = linesOf(text);
    expect(lines).toHaveLength(6);
    const { err } = lines[0] as Line;
    expect(err.reason).toContain(reason);
    expect(err.message).toContain(word);
    expect(err.at.length).toBeGreaterThan(0);
    expect(text).not.toContain(SECRET);
    expect(text).not.toMatch(/insert into|select|failed query|params/i);
  });
});
