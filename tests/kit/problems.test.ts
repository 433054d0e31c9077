import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { pino } from "pino";
import { describe, expect, test } from "vitest";
import { problemOf, REFUSALS, Refusal, type RefusalCode } from "#domain/refusal.ts";
import { malformed, onError, onNotFound } from "#kit/problems.ts";

/** An app whose only route throws `error`, and what it logged. */
function failing(error: Error): { app: Hono; logged: string[] } {
  const logged: string[] = [];
  const app = new Hono();
  app.onError(onError(pino({ level: "error" }, { write: (line: string) => void logged.push(line) })));
  app.notFound(onNotFound);
  app.get("/", () => {
    throw error;
  });
  return { app, logged };
}

async function answerTo(error: Error) {
  const { app, logged } = failing(error);
  const response = await app.request("/");
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    body: await response.json(),
    logged,
  };
}

describe("an error that leaves a server", () => {
  test.each(Object.keys(REFUSALS) as RefusalCode[])(
    "is, for the refusal %s, its problem document",
    async (code) => {
      const { status, type, body, logged } = await answerTo(new Refusal(code));
      expect([status, body]).toEqual([REFUSALS[code].status, problemOf(code)]);
      expect(type).toBe("application/problem+json; charset=utf-8");
      expect(logged).toEqual([]);
    },
  );

  test.each<[400 | 404 | 413 | 415 | 418, RefusalCode]>([
    [400, "malformed"],
    [404, "not_found"],
    [413, "too_large"],
    [415, "not_json"],
    [418, "malformed"],
  ])("is, for the framework's %i, %s", async (status, code) => {
    expect((await answerTo(new HTTPException(status, { message: "inner words" }))).body).toEqual(
      problemOf(code),
    );
  });

  test("is, for a fault of ours, `internal`: it tells nothing, and the log tells all", async () => {
    const { status, body, logged } = await answerTo(new Error("SELECT secret FROM keys"));
    expect([status, body]).toEqual([500, problemOf("internal")]);
    expect(JSON.stringify(body)).not.toContain("SELECT");
    expect(logged.length).toBe(1);
    expect(logged[0]).toContain("SELECT secret FROM keys");
  });

  test.each(["SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CORRUPT"])(
    "is, for %s, `storage_failed`",
    async (code) => {
      const { body, logged } = await answerTo(Object.assign(new Error("disk"), { code }));
      expect(body).toEqual(problemOf("storage_failed"));
      expect(logged.length).toBe(1);
    },
  );

  test("is, for an address that there is not, `not_found`", async () => {
    const response = await failing(new Error("unused")).app.request("/nowhere");
    expect(await response.json()).toEqual(problemOf("not_found"));
  });

  test("is, for input that does not fit its schema, `malformed`, without saying where", async () => {
    const app = new Hono();
    app.get("/", (c) => malformed({ success: false }, c) ?? c.text("taken"));
    app.get("/fine", (c) => malformed({ success: true }, c) ?? c.text("taken"));
    expect(await (await app.request("/")).json()).toEqual(problemOf("malformed"));
    expect(await (await app.request("/fine")).text()).toBe("taken");
  });
});
