/** The core bank over HTTP, as README.md beside this file says. What is not signed by the bank is no answer. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { BANK_REFUSALS } from "#domain/bank-refusal.ts";
import type { Id } from "#domain/ids.ts";
import type { BankAnswer, BankOrder, BankStanding, CoreBank } from "./port.ts";

/** Less than what a phone waits, so that its customer hears `under way` rather than nothing. */
const PATIENCE_MS = 5000;

const Answer = z.discriminatedUnion("state", [
  z.object({ id: z.uuid(), state: z.literal("done") }),
  z.object({ id: z.uuid(), state: z.literal("refused"), reason: z.enum(BANK_REFUSALS) }),
  z.object({ id: z.uuid(), state: z.literal("not_seen") }),
  z.object({ id: z.uuid(), state: z.literal("conflict") }),
]);

export interface HttpCoreBankOptions {
  /** The bank's origin, without a trailing slash. */
  readonly url: string;
  /** Shared with the bank, and with nobody else. */
  readonly key: Uint8Array;
  readonly patienceMs?: number;
}

export function httpCoreBank({ url, key, patienceMs = PATIENCE_MS }: HttpCoreBankOptions): CoreBank {
  return {
    debit: (order) => place("debit", order),
    credit: (order) => place("credit", order),
    ask: (id) => call("GET", id),
  };

  async function place(
    kind: "debit" | "credit",
    { id, account, amount, currency }: BankOrder,
  ): Promise<BankAnswer> {
    const answer = await call("PUT", id, JSON.stringify({ kind, account, amount, currency }));
    return answer.state === "not_seen" ? unknown("an order was answered as not seen") : answer;
  }

  async function call(method: "GET" | "PUT", id: Id, body = ""): Promise<BankStanding> {
    const path = `/v1/orders/${id}`;
    const time = String(Math.floor(Date.now() / 1000));
    const signature = mac(["shouyin core bank request 1", method, path, time, digest(body)]);
    try {
      const response = await fetch(url + path, {
        method,
        headers: {
          "bank-time": time,
          "bank-signature": signature,
          ...(body && { "content-type": "application/json" }),
        },
        ...(body && { body }),
        signal: AbortSignal.timeout(patienceMs),
        redirect: "error",
      });
      return read(id, signature, response.status, response.headers, await response.text());
    } catch (error) {
      // Whatever broke, the order may have arrived.
      return unknown(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    }
  }

  function read(id: Id, asked: string, status: number, headers: Headers, body: string): BankStanding {
    const expected = mac(["shouyin core bank answer 1", asked, String(status), digest(body)]);
    if (!equal(headers.get("bank-signature") ?? "", expected)) return unknown(`unsigned answer ${status}`);
    const { success, data } = Answer.safeParse(jsonOf(body));
    if (!success || data.id !== id) return unknown(`answer ${status} about something else`);
    if (data.state === "conflict") return unknown("the bank has another order under this id");
    return data.state === "refused" ? { state: "refused", reason: data.reason } : { state: data.state };
  }

  function mac(lines: readonly string[]): string {
    return createHmac("sha256", key).update(lines.join("\n")).digest("base64url");
  }
}

const unknown = (why: string) => ({ state: "unknown", why }) as const;
const digest = (text: string) => createHash("sha256").update(text).digest("hex");

function equal(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}

/** Undefined for what is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
