/** Every error that leaves a server is a problem document made from one refusal of the closed list. */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Logger } from "pino";
import { problemOf, Refusal, type RefusalCode } from "#domain/refusal.ts";

export const PROBLEM_TYPE = "application/problem+json; charset=utf-8";

/** After how many seconds whoever was told `busy` asks again: by then a full queue has long been worked off. */
const RETRY_AFTER_S = "1";

export function problem(c: Context, code: RefusalCode): Response {
  const body = problemOf(code);
  const again = code === "busy" && { "retry-after": RETRY_AFTER_S };
  return c.body(JSON.stringify(body), body.status, { "content-type": PROBLEM_TYPE, ...again });
}

/** What zod or the body parser refuses is `malformed`: the caller learns no more, the log does. */
export function malformed(result: { success: boolean }, c: Context): Response | undefined {
  return result.success ? undefined : problem(c, "malformed");
}

/** Turns whatever a handler throws into a problem; what is not a refusal is a fault of ours, and logged. */
export function onError(log: Logger): (error: Error, c: Context) => Response {
  return (error, c) => {
    if (error instanceof Refusal) return problem(c, error.code);
    if (error instanceof HTTPException) return problem(c, HTTP_REFUSALS[error.status] ?? "malformed");
    log.error({ err: error, method: c.req.method, path: c.req.path }, "a handler failed");
    return problem(c, isStorageFault(error) ? "storage_failed" : "internal");
  };
}

const HTTP_REFUSALS: Partial<Record<number, RefusalCode>> = {
  413: "too_large",
  415: "not_json",
  404: "not_found",
};

function isStorageFault(error: Error): boolean {
  return "code" in error && typeof error.code === "string" && error.code.startsWith("SQLITE_");
}

export function onNotFound(c: Context): Response {
  return problem(c, "not_found");
}
