/** Payments as terminals bring and ask for them. Every answer is signed; an outcome is always a statement. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { streamSSE } from "hono/streaming";
import { parsePaymentId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { malformed } from "#kit/problems.ts";
import { verifyRequest } from "#kit/signatures.ts";
import { PaymentAnswer, PaymentInput } from "../api.ts";
import type { WalletKeys } from "../keys.ts";
import { databaseTime, inTransaction, type WalletDb } from "../store.ts";
import { numberToResumeAfter, STREAM_EPOCH, type StreamBell, statementsAfter } from "../streams.ts";
import { type AdmittedTerminal, isActive, type TerminalEnv } from "../terminals/admission.ts";
import { findPayment, type PaymentRow, settle } from "./store.ts";

export interface PaymentsDeps {
  readonly db: WalletDb;
  readonly keys: WalletKeys;
  readonly bell: StreamBell;
}

const IdParam = z.object({
  id: z.string().max(64).openapi({ example: "0197b6a2-7c1e-7d3a-9f00-2b1c5d6e7f80.1" }),
});
const answer = {
  200: { description: "What the wallet knows", content: { "application/json": { schema: PaymentAnswer } } },
};
const body = { content: { "application/json": { schema: PaymentInput } }, required: true };

const putPayment = createRoute({
  method: "put",
  path: "/v1/payments/{id}",
  summary: "Tell the wallet of a payment, or ask how it stands by telling again",
  request: { params: IdParam, body },
  responses: answer,
});
const getPayment = createRoute({
  method: "get",
  path: "/v1/payments/{id}",
  summary: "Ask how a payment stands",
  request: { params: IdParam },
  responses: answer,
});
const putReversal = createRoute({
  method: "put",
  path: "/v1/payments/{id}/reversal",
  summary:
    "Make it as if it never was: closes what is unpaid, returns what is paid, leaves a tombstone where it was never seen",
  request: { params: IdParam, body },
  responses: answer,
});

/** How long a reader of events waits before it looks by itself, for statements written by another wallet process. */
const LOOK_MS = 1000;

export function paymentRoutes({ db, keys, bell }: PaymentsDeps): OpenAPIHono<TerminalEnv> {
  const app = new OpenAPIHono<TerminalEnv>({ defaultHook: malformed });

  app.openapi(putPayment, async (c) => {
    const terminal = c.get("terminal");
    const row = await present(terminal, c.req.valid("param").id, c.req.valid("json").request);
    return c.json(await answerOf(row), 200);
  });

  app.openapi(getPayment, async (c) => {
    const terminal = c.get("terminal");
    const id = paymentId(c.req.valid("param").id);
    await inTransaction(db, terminal.spend);
    const row = await findPayment(db, { terminal: terminal.terminal, ...id });
    if (!row) throw new Refusal("not_found");
    return c.json(await answerOf(row), 200);
  });

  app.openapi(putReversal, async (c) => {
    const terminal = c.get("terminal");
    const { id } = c.req.valid("param");
    await present(terminal, id, c.req.valid("json").request);
    const key = { terminal: terminal.terminal, merchant: terminal.merchant, ...paymentId(id) };
    const row = await settle(db, keys, key, { type: "reverse" });
    bell.ring(terminal.terminal);
    return c.json(await answerOf(row), 200);
  });

  app.get("/v1/events", async (c) => {
    const { terminal, spend } = c.get("terminal");
    await inTransaction(db, spend);
    let after = await numberToResumeAfter(db, terminal, c.req.header("last-event-id"));
    return streamSSE(c, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      await stream.write(": connected\n\n");
      while (!gone.signal.aborted) {
        const heard = bell.rings(terminal);
        const events = await statementsAfter(db, terminal, after);
        for (const { number, statement } of events) {
          const data = Buffer.from(statement).toString("base64url");
          await stream.writeSSE({ id: `${STREAM_EPOCH}-${number}`, event: "statement", data });
          after = number;
        }
        if (events.length === 0) {
          // What a suspended terminal has not read by now it does not read.
          if (!(await isActive(db, terminal))) return;
          await bell.wait(terminal, heard, LOOK_MS, gone.signal);
          await stream.write(": here\n\n");
        }
      }
    });
  });

  return app;

  async function present(terminal: AdmittedTerminal, id: string, request: string): Promise<PaymentRow> {
    const bytes = new Uint8Array(Buffer.from(request, "base64url"));
    const signed = verifyRequest(bytes, terminal.publicKey);
    const named = paymentId(id);
    if (
      !signed ||
      signed.request.payment.tender !== named.tender ||
      signed.request.payment.attempt !== named.attempt
    )
      throw new Refusal("bad_signature");
    const key = { terminal: terminal.terminal, merchant: terminal.merchant, ...named };
    const shop = { demo: keys.demo, currency: terminal.currency };
    const row = await settle(
      db,
      keys,
      key,
      { type: "present", request: signed.request, bytes, shop },
      { before: terminal.spend },
    );
    bell.ring(terminal.terminal);
    return row;
  }

  async function answerOf(row: PaymentRow): Promise<PaymentAnswer> {
    return {
      id: `${row.tender}.${row.attempt}`,
      state: row.state,
      ...(row.statement && { statement: Buffer.from(row.statement).toString("base64url") }),
      time: await databaseTime(db),
    };
  }
}

function paymentId(text: string) {
  const id = parsePaymentId(text);
  if (!id) throw new Refusal("malformed");
  return id;
}
