/** Refunds as terminals bring them, and as whoever holds a slip asks about one. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { eq } from "drizzle-orm";
import { splitSignedRefund } from "#domain/refund-request.ts";
import { Refusal } from "#domain/refusal.ts";
import { merchants } from "#drizzle/wallet/schema.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { malformed } from "#kit/problems.ts";
import { verifyRefund } from "#kit/signatures.ts";
import { RefundAnswer, RefundInput, RefundSlip } from "../api.ts";
import type { PaymentsDeps } from "../payments/routes.ts";
import { databaseTime, inTransaction, type WalletDb } from "../store.ts";
import { type AdmittedTerminal, findSigner, signerOf, type TerminalEnv } from "../terminals/admission.ts";
import type { Committed } from "../writer/writer.ts";
import { type BroughtRefund, findRefund, type RefundRow } from "./store.ts";

const IdParam = z.object({ id: z.uuid() });
const answer = jsonAnswer(RefundAnswer, "How the refund stands");

const putRefund = createRoute({
  method: "put",
  path: "/v1/refunds/{id}",
  summary:
    "Give back part or all of a captured payment to its payer; queued until the merchant's balance covers it",
  request: { params: IdParam, body: jsonBody(RefundInput) },
  responses: answer,
});
const getRefund = createRoute({
  method: "get",
  path: "/v1/refunds/{id}",
  summary: "Ask how a refund stands",
  request: { params: IdParam },
  responses: answer,
});
const postSlip = createRoute({
  method: "post",
  path: "/v1/slips",
  summary:
    "What became of the refund on a slip; the signed bytes that it carries are all that is needed to ask",
  request: { body: jsonBody(RefundInput) },
  responses: jsonAnswer(RefundSlip, "How the refund stands"),
});

export function refundRoutes({ db, keys, writer }: PaymentsDeps): OpenAPIHono<TerminalEnv> {
  const app = new OpenAPIHono<TerminalEnv>({ defaultHook: malformed });

  app.openapi(putRefund, async (c) => {
    const { terminal, spends } = c.get("terminal");
    const { id } = c.req.valid("param");
    const brought = await readRefund(db, c.get("terminal"), id, c.req.valid("json").refund, keys.demo);
    const key = { terminal, ...brought.request.payment };
    const settled = await writer.settleRefund({ id, key, ask: { type: "ask", ...brought }, spends });
    return c.json(answerOf(settled), 200);
  });

  app.openapi(getRefund, async (c) => {
    const { terminal, spend } = c.get("terminal");
    await inTransaction(db, spend);
    const row = await findRefund(db, { terminal, id: c.req.valid("param").id });
    if (!row) throw new Refusal("not_found");
    return c.json(answerOf({ row, time: await databaseTime(db) }), 200);
  });

  app.openapi(postSlip, async (c) => {
    const bytes = bytesOf(c.req.valid("json").refund);
    const claimed = splitSignedRefund(bytes);
    const key = claimed && (await findSigner(db, claimed.request));
    const signed = key && verifyRefund(bytes, key.publicKey);
    if (!signed) throw new Refusal("not_a_payment_code");
    const [shop] = await db.select().from(merchants).where(eq(merchants.id, key.merchant));
    const row = await findRefund(db, { terminal: key.terminal, id: signed.request.refund });
    const { amount, currency } = signed.request;
    const slip = {
      payee: shop?.nameZh ?? "",
      amount,
      currency,
      state: row?.state ?? ("not_received" as const),
    };
    return c.json({ ...slip, time: await databaseTime(db) }, 200);
  });

  return app;
}

function answerOf({ row, time }: Committed<RefundRow>): RefundAnswer {
  return {
    id: row.id,
    state: row.state,
    ...(row.statement && { statement: Buffer.from(row.statement).toString("base64url") }),
    time,
  };
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));

/** @throws Refusal `bad_signature` for what this terminal did not sign, or signed under another id; `demo_mismatch` */
async function readRefund(
  db: WalletDb,
  terminal: AdmittedTerminal,
  id: string,
  text: string,
  demo: boolean,
): Promise<BroughtRefund> {
  const bytes = bytesOf(text);
  const signer = await signerOf(db, terminal, splitSignedRefund(bytes)?.request);
  const signed = signer && verifyRefund(bytes, signer);
  if (signed?.request.refund !== id) throw new Refusal("bad_signature");
  if (signed.request.demo !== demo) throw new Refusal("demo_mismatch");
  return { request: signed.request, bytes };
}
