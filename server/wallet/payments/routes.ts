/** Payments as terminals bring and ask for them. Every answer is signed; an outcome is always a statement. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { Logger } from "pino";
import { type Id, parsePaymentId } from "#domain/ids.ts";
import { type PaymentRequest, splitSignedRequest } from "#domain/payment-request.ts";
import { Refusal } from "#domain/refusal.ts";
import { splitReversal } from "#domain/reversal.ts";
import { formatPosition, parsePosition } from "#domain/statement.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { malformed } from "#kit/problems.ts";
import { verifyRequestAside, verifyReversal } from "#kit/signatures.ts";
import { PaymentAnswer, PaymentInput, ReversalInput } from "../api.ts";
import type { WalletKeys } from "../keys.ts";
import { databaseTime, inTransaction, type WalletDb } from "../store.ts";
import { placeToResume, type StreamBell, statementsAfter } from "../streams.ts";
import { type AdmittedTerminal, isSuspended, signerOf, type TerminalEnv } from "../terminals/admission.ts";
import type { PaymentAsk } from "../writer/asked.ts";
import type { Committed, Writer } from "../writer/writer.ts";
import { findPayment, type PaymentRow } from "./store.ts";

export interface PaymentsDeps {
  readonly db: WalletDb;
  readonly keys: WalletKeys;
  readonly bell: StreamBell;
  readonly writer: Writer;
  readonly log: Logger;
}

const IdParam = z.object({
  id: z.string().max(64).openapi({ example: "0197b6a2-7c1e-7d3a-9f00-2b1c5d6e7f80.1" }),
});
const answer = jsonAnswer(PaymentAnswer, "What the wallet knows");

const putPayment = createRoute({
  method: "put",
  path: "/v1/payments/{id}",
  summary:
    "Tell the wallet of a payment, or charge the payer's payment code; asks how it stands by telling again",
  request: { params: IdParam, body: jsonBody(PaymentInput) },
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
  request: { params: IdParam, body: jsonBody(ReversalInput) },
  responses: answer,
});

/** How long a reader of events waits before it looks by itself, for statements written by another wallet process. */
const LOOK_MS = 1000;

export function paymentRoutes({ db, bell, writer, log }: PaymentsDeps): OpenAPIHono<TerminalEnv> {
  const app = new OpenAPIHono<TerminalEnv>({ defaultHook: malformed });

  app.openapi(putPayment, async (c) => {
    const terminal = c.get("terminal");
    const { request, code } = c.req.valid("json");
    const signed = await readRequest(db, terminal, c.req.valid("param").id, request);
    const ask: PaymentAsk =
      code === undefined ? { type: "present", ...signed } : { type: "submit", ...signed, code };
    return c.json(answerOf(await bring(terminal, signed, ask)), 200);
  });

  app.openapi(getPayment, async (c) => {
    const terminal = c.get("terminal");
    const id = paymentId(c.req.valid("param").id);
    await inTransaction(db, terminal.spend);
    const row = await findPayment(db, { terminal: terminal.terminal, ...id });
    if (!row) throw new Refusal("not_found");
    return c.json(answerOf({ row, time: await databaseTime(db) }), 200);
  });

  app.openapi(putReversal, async (c) => {
    const terminal = c.get("terminal");
    const signed = await readReversal(db, terminal, c.req.valid("param").id, c.req.valid("json").reversal);
    return c.json(answerOf(await bring(terminal, signed, { type: "reverse", ...signed })), 200);
  });

  app.get("/v1/events", async (c) => {
    const { terminal, spend } = c.get("terminal");
    const { epoch, after } = await inTransaction(db, async (tx) => {
      await spend(tx);
      const [heard, seen] = [c.req.query("heard"), c.req.query("seen")].map((text) =>
        parsePosition(text ?? ""),
      );
      return placeToResume(tx, terminal, { heard, seen }, log);
    });
    return streamSSE(c, (stream) =>
      // Heard here: hono would print what broke, with the query, or send it to the reader.
      follow(stream, terminal, { epoch, after }).catch((error: Error) => {
        log.error({ err: error, terminal }, "a stream of events broke off");
      }),
    );
  });

  return app;

  /** Writes each statement after a position, until the reader has gone. */
  async function follow(
    stream: SSEStreamingApi,
    terminal: Id,
    { epoch, after }: { readonly epoch: number; readonly after: number },
  ): Promise<void> {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    // For a reader that has nothing new to hear: what it heard before may be of a store that is no more.
    await stream.writeSSE({ event: "epoch", data: String(epoch) });
    let last = after;
    while (!gone.signal.aborted) {
      const heard = bell.rings(terminal);
      const events = await statementsAfter(db, terminal, last);
      for (const { number, chain, statement } of events) {
        const data = Buffer.from(statement).toString("base64url");
        await stream.writeSSE({ id: formatPosition({ epoch, number, chain }), event: "statement", data });
        last = number;
      }
      if (events.length === 0) {
        // What a suspended terminal has not read by now it does not read.
        if (await isSuspended(db, terminal)) return;
        await bell.wait(terminal, heard, LOOK_MS, gone.signal);
        await stream.write(": here\n\n");
      }
    }
  }

  /** Settles what this terminal says of its payment, spending the request's counter in the same transaction. */
  function bring(
    { terminal, spends }: AdmittedTerminal,
    { request }: BroughtRequest,
    ask: PaymentAsk,
  ): Promise<Committed<PaymentRow>> {
    return writer.settle({ key: { terminal, ...request.payment }, ask, spends });
  }
}

function answerOf({ row, time }: Committed<PaymentRow>): PaymentAnswer {
  return {
    id: `${row.tender}.${row.attempt}`,
    state: row.state,
    ...(row.statement && { statement: Buffer.from(row.statement).toString("base64url") }),
    time,
  };
}

interface BroughtRequest {
  readonly request: PaymentRequest;
  readonly bytes: Uint8Array;
}

/** @throws Refusal `bad_signature` for what this terminal did not sign, or signed for another payment than is named */
async function readRequest(
  db: WalletDb,
  terminal: AdmittedTerminal,
  id: string,
  text: string,
): Promise<BroughtRequest> {
  const bytes = bytesOf(text);
  const signer = await signerOf(db, terminal, splitSignedRequest(bytes)?.request);
  const signed = signer && (await verifyRequestAside(bytes, signer));
  return expectAbout(id, signed && { request: signed.request, bytes });
}

/** As for a request: a reversal carries the request that it takes back. The terminal means it with its present key. */
async function readReversal(
  db: WalletDb,
  terminal: AdmittedTerminal,
  id: string,
  text: string,
): Promise<BroughtRequest> {
  const bytes = bytesOf(text);
  const request = splitReversal(bytes)?.request;
  const signer = await signerOf(db, terminal, request && splitSignedRequest(request)?.request);
  return expectAbout(id, signer && verifyReversal(bytes, signer, [terminal.publicKey, signer]));
}

function expectAbout(id: string, brought: BroughtRequest | undefined): BroughtRequest {
  const { tender, attempt } = paymentId(id);
  const payment = brought?.request.payment;
  if (!brought || payment?.tender !== tender || payment.attempt !== attempt)
    throw new Refusal("bad_signature");
  return { request: brought.request, bytes: brought.bytes };
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));

function paymentId(text: string) {
  const id = parsePaymentId(text);
  if (!id) throw new Refusal("malformed");
  return id;
}
