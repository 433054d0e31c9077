import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";

const MODULE = new URL("../../server/kit/logging.ts", import.meta.url).href;
const ROOT = new URL("../../", import.meta.url).pathname;
const SECRET = "502946";

interface Line {
  readonly msg: string;
  readonly err: { readonly type: string; readonly message: string; readonly reason?: string; at: string[] };
  readonly [field: string]: unknown;
}

/** What a process of its own has written to standard error after `statements`, which have a `log`. */
function process(statements: string, level = "warn"): { lines: Line[]; stderr: string; stdout: string } {
  const script = `
    const { createLog } = await import(${JSON.stringify(MODULE)});
    const log = createLog("pos", ${JSON.stringify(level)});
    const SECRET = ${JSON.stringify(SECRET)};
    ${statements}`;
  const words = ["--input-type=module", "-e", script];
  const { stdout, stderr } = spawnSync(globalThis.process.execPath, words, { encoding: "utf8", cwd: ROOT });
  const lines = stderr.split("\n").filter((line) => line.startsWith("{"));
  return { lines: lines.map((line) => JSON.parse(line)), stderr, stdout };
}

function logged(fields: string, level = "warn"): { line: Line; stdout: string } {
  const { lines, stdout } = process(`log.warn(${fields}, "said");`, level);
  return { line: lines[0] ?? ({} as Line), stdout };
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
    const { lines } = process(`
      const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
      log.warn({ err: new Error("fetch failed", { cause: new AggregateError([refused]) }) }, "line");
      const [one, other] = [new Error("one"), new Error("other")];
      one.cause = other;
      other.cause = one;
      log.warn({ err: one }, "round");`);
    expect(lines[0]?.err).toMatchObject({ message: "connect ECONNREFUSED", reason: "ECONNREFUSED" });
    expect(lines[1]?.err).toMatchObject({ type: "Error", message: "other" });
  });

  test("an error is not lost among fields that have no end or no bottom", () => {
    const { lines } = process(`
      const round = { name: "till" };
      round.self = round;
      round.list = [round];
      let deep = {};
      for (let i = 0; i < 10_000; i++) deep = { deep };
      const err = Object.assign(new Error("boo"), { round });
      log.warn({ err, round, deep, big: 1n, at: new Date(0) }, "said");`);
    expect(lines[0]).toMatchObject({
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
  await db.execute(sql\`INSERT INTO customers VALUES (\${SECRET}, 1)\`);
  const failing = (query) => db.execute(query).then(() => { throw new Error("taken"); }, (error) => error);`;

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
  db.insert(people).values({ phone: SECRET, pin: 1 }).run();
  const failing = (work) => { try { work(); } catch (error) { return error; } throw new Error("taken"); };`;

/** Every way in which code hands an error to the log. */
const SAID = `
  log.warn({ err }, "said");
  log.warn({ err });
  log.warn(err);
  log.warn(err, "said");
  log.warn({ a: { b: err } }, "said");
  log.warn("said %s", err);`;

describe("what a database refuses is named without the query and what was asked with it", () => {
  test.each([
    ["a key that is taken", "sql`INSERT INTO customers VALUES (${SECRET}, 1)`", "23505", "customers_phone_key"],
    ["a check", "sql`INSERT INTO customers VALUES ('x', ${SECRET})`", "23514", "customers_pin_check"],
    ["a value of another type", "sql`SELECT ${`${SECRET}x`}::int`", "22P02", "invalid input syntax"],
    ["a value with quotes in it", "sql`SELECT ${`a\" ${SECRET} \"b`}::int`", "22P02", "invalid input syntax"],
    ["a value that is no JSON", "sql`SELECT ${SECRET + '}'}::json`", "22P02", "invalid input syntax"],
    ["a value over several lines", "sql`SELECT ${`\nat ${SECRET}\n    at ${SECRET}`}::int`", "22P02", "invalid"],
    ["a slip in the query", "sql.raw(`SELECT 1 \"${SECRET}\" \"${SECRET}\"`)", "42601", "syntax error"],
  ])("by PostgreSQL, for %s", (_, query, reason, said) => {
    const { lines, stderr } = process(`${PGLITE}\n const err = await failing(${query});\n ${SAID}`);
    expect(lines).toHaveLength(6);
    expect(lines[0]?.err).toMatchObject({ type: "DrizzleQueryError", reason });
    expect(lines[0]?.err.message).toContain(said);
    expect(lines[0]?.err.at.length).toBeGreaterThan(0);
    expect(stderr).not.toContain(SECRET);
    expect(stderr).not.toMatch(/INSERT INTO|SELECT|Failed query|params/);
  });

  test.each([
    ["a key that is taken", "db.insert(people).values({ phone: SECRET, pin: 1 }).run()", "SQLITE_CONSTRAINT"],
    ["a check", "db.insert(people).values({ phone: 'x', pin: Number(SECRET) }).run()", "SQLITE_CONSTRAINT"],
    ["a value of another type", "db.insert(people).values({ phone: 'x', pin: SECRET + 'x' }).run()", "SQLITE_"],
    ["a slip in the query", "db.run(sql.raw(`SELECT FROM \"${SECRET}\"`))", "SQLITE_ERROR"],
    ["a slip without a wrapper", "client.prepare(`SELECT 1 \"${SECRET}\" \"${SECRET}\"`)", "SQLITE_ERROR"],
  ])("by SQLite, for %s", (_, work, reason) => {
    const { lines, stderr } = process(`${LIBSQL}\n const err = failing(() => ${work});\n ${SAID}`);
    expect(lines).toHaveLength(6);
    expect(lines[0]?.err.reason).toContain(reason);
    expect(lines[0]?.err.message.length).toBeGreaterThan(3);
    expect(stderr).not.toContain(SECRET);
    expect(stderr).not.toMatch(/insert into|SELECT|Failed query/i);
  });
});
