/**
 * Who may speak as a terminal: a request counts only when it is signed by an enrolled key of an active terminal, is
 * fresh, and its counter was not spent. Only the same counter with another digest means a clone.
 */

import { and, eq, lt } from "drizzle-orm";
import type { Context, MiddlewareHandler } from "hono";
import type { Logger } from "pino";
import { equalBytes } from "#domain/bytes.ts";
import type { Id } from "#domain/ids.ts";
import { problemOf, Refusal } from "#domain/refusal.ts";
import {
  type KeyState,
  merchants,
  requestCounters,
  terminalKeys,
  terminals,
} from "#drizzle/wallet/schema.ts";
import { failpoint } from "#kit/failpoint.ts";
import { type AdmittedRequest, signHttpResponse, verifyHttpRequest } from "#kit/http-signatures.ts";
import { PROBLEM_TYPE, problem } from "#kit/problems.ts";
import { keyId, signingKeyOf, verifyingKeyOf } from "#kit/signatures.ts";
import type { WalletKeys } from "../keys.ts";
import { databaseTime, type WalletDb } from "../store.ts";
import type { SpentRequest } from "../writer/asked.ts";
import { keepFromRevoked } from "./cases.ts";
import { type CounterVerdict, judgeCounter, WINDOW } from "./counter.ts";
import { adoptKey, keyOf } from "./keys.ts";

export const CERTIFICATE_HEADER = "shouyin-certificate";

export interface AdmittedTerminal {
  readonly terminal: Id;
  readonly merchant: Id;
  readonly publicKey: Uint8Array;
  readonly currency: (typeof merchants.$inferSelect)["currency"];
  /** It was deactivated: what it had signed before is still settled with it, and nothing new. */
  readonly retired: boolean;
  /** What the writer spends of the request together with its effect. */
  readonly spends: SpentRequest;
  /** Spends the request's counter in the transaction of its effect, where that is not the writer's. @throws Refusal when it was spent before */
  spend(tx: WalletDb): Promise<void>;
}

export type TerminalEnv = { Variables: { terminal: AdmittedTerminal } };

/** Admits signed requests of terminals and signs what is answered, whatever it is. */
export function admitTerminals(db: WalletDb, keys: WalletKeys, log: Logger): MiddlewareHandler<TerminalEnv> {
  return async (c, next) => {
    const body = new Uint8Array(await c.req.raw.clone().arrayBuffer());
    const headers = Object.fromEntries(c.req.raw.headers);
    const url = new URL(c.req.url);
    const admitted = await verifyHttpRequest(
      { method: c.req.method, url, headers, body },
      async (keyId) => {
        const found = await findKey(db, keyId);
        return found && isLive(found) ? verifyingKeyOf(found.publicKey) : undefined;
      },
      Date.now(),
    );
    if (admitted === "bad_signature") throw new Refusal(admitted);
    if (admitted === "stale_request") {
      c.res = await staleAnswer(c, db);
      return signAnswer(c, keys, headers.signature ?? "");
    }
    const clone = { suspected: false };
    const terminal = await admittedTerminal(db, admitted, clone);
    // Said under signature too, so that the terminal can believe it and tell its people.
    if (!terminal) {
      await keepFromRevoked(db, admitted.keyId, body);
      c.res = problem(c, "terminal_suspended");
    } else {
      c.set("terminal", terminal);
      await next();
      if (clone.suspected) await suspend(db, terminal.terminal, log);
    }
    if (c.res.headers.get("content-type")?.startsWith("text/event-stream")) return;
    await signAnswer(c, keys, admitted.signature);
  };
}

/** Tells the wallet's time, under signature: a terminal whose clock is wrong learns it here and signs anew. */
async function staleAnswer(c: Context, db: WalletDb): Promise<Response> {
  const body = { ...problemOf("stale_request"), time: await databaseTime(db) };
  return c.body(JSON.stringify(body), body.status, { "content-type": PROBLEM_TYPE });
}

async function findKey(db: WalletDb, keyId: string) {
  const [row] = await db
    .select({
      id: terminalKeys.id,
      publicKey: terminalKeys.publicKey,
      keyState: terminalKeys.state,
      retiredAt: terminalKeys.retiredAt,
      terminal: terminals.id,
      state: terminals.state,
      revokedAt: terminals.revokedAt,
      merchant: terminals.merchant,
      currency: merchants.currency,
    })
    .from(terminalKeys)
    .innerJoin(terminals, eq(terminals.id, terminalKeys.terminal))
    .innerJoin(merchants, eq(merchants.id, terminals.merchant))
    .where(eq(terminalKeys.id, keyId));
  return row;
}

/** A key that signs requests now; what a retired one has signed counts only inside what a live one brings. */
function isLive({ keyState }: { readonly keyState: KeyState }): boolean {
  return keyState === "current" || keyState === "announced";
}

/**
 * The terminal whose key signed these bytes, for those that did not come from it: a QR, or a slip of paper. A retired key
 * counts for what it had signed before it was, a revoked one for nothing.
 * @param signed what the bytes say: the key's first eight bytes of its SHA-256, and when they were signed, epoch seconds
 */
export async function findSigner(
  db: WalletDb,
  { key, issuedAt }: { readonly key: Uint8Array; readonly issuedAt: number },
) {
  const found = await findKey(db, Buffer.from(key).toString("hex"));
  if (!found || found.keyState === "revoked") return undefined;
  return found.retiredAt && issuedAt * 1000 > found.retiredAt.getTime() ? undefined : found;
}

/**
 * The key that signed these bytes, where it is one of the terminal's that brings them: also one that it has no more, since
 * its present key vouches for what comes with it.
 */
export async function signerOf(
  db: WalletDb,
  { terminal, publicKey }: AdmittedTerminal,
  signed: { readonly key: Uint8Array } | undefined,
): Promise<Uint8Array | undefined> {
  if (!signed) return undefined;
  if (equalBytes(signed.key, keyId(publicKey))) return publicKey;
  return keyOf(db, terminal, Buffer.from(signed.key).toString("hex"));
}

export async function isSuspended(db: WalletDb, terminal: Id): Promise<boolean> {
  const [row] = await db.select({ state: terminals.state }).from(terminals).where(eq(terminals.id, terminal));
  return row?.state === "suspended";
}

/** Undefined for a suspended terminal. */
async function admittedTerminal(
  db: WalletDb,
  request: AdmittedRequest,
  clone: { suspected: boolean },
): Promise<AdmittedTerminal | undefined> {
  const found = await findKey(db, request.keyId);
  if (!found) throw new Refusal("bad_signature");
  if (found.state === "suspended") return undefined;
  if (found.keyState === "announced") await adoptKey(db, found);
  const { terminal, merchant, publicKey, currency, state } = found;
  return {
    terminal,
    merchant,
    publicKey,
    currency,
    retired: state === "retired",
    spends: { keyId: request.keyId, counter: request.counter, digest: request.digest },
    spend: async (tx) => {
      const verdict = await spendCounter(tx, terminal, request);
      if (verdict === "fresh") return;
      clone.suspected = verdict === "cloned";
      throw new Refusal(verdict === "cloned" ? "terminal_suspended" : "stale_request");
    },
  };
}

async function spendCounter(tx: WalletDb, terminal: Id, request: AdmittedRequest): Promise<CounterVerdict> {
  const { counter, digest } = request;
  const [row] = await tx
    .select({ highest: terminals.counter, state: terminals.state })
    .from(terminals)
    .where(eq(terminals.id, terminal))
    .for("update");
  // Under the lock: it may have been suspended since it was admitted.
  if (row?.state === "suspended") throw new Refusal("terminal_suspended");
  const highest = row?.highest ?? 0;
  const [spent] = await tx
    .select({ digest: requestCounters.digest })
    .from(requestCounters)
    .where(and(eq(requestCounters.terminal, terminal), eq(requestCounters.counter, counter)));
  const verdict = judgeCounter(request, highest, spent?.digest);
  if (verdict !== "fresh") return verdict;
  await tx.insert(requestCounters).values({ terminal, counter, digest });
  if (counter <= highest) return "fresh";
  await tx.update(terminals).set({ counter }).where(eq(terminals.id, terminal));
  await tx
    .delete(requestCounters)
    .where(and(eq(requestCounters.terminal, terminal), lt(requestCounters.counter, counter - WINDOW)));
  return "fresh";
}

/** In a transaction of its own, after the refused one was undone: the suspension has to stay. */
async function suspend(db: WalletDb, terminal: Id, log: Logger): Promise<void> {
  log.error({ terminal }, "one counter came with two digests: clone suspected, terminal suspended");
  await db.update(terminals).set({ state: "suspended" }).where(eq(terminals.id, terminal));
}

async function signAnswer(c: Context, keys: WalletKeys, requestSignature: string): Promise<void> {
  failpoint("wallet before an answer");
  const body = new Uint8Array(await c.res.clone().arrayBuffer());
  const key = { keyId: keys.proofKeyId, key: signingKeyOf(keys.proof.pair) };
  const headers = signHttpResponse({ status: c.res.status, body, requestSignature }, key, Date.now());
  const certificate = Buffer.concat([keys.proof.certificate, keys.proof.certificateSignature]).toString(
    "base64url",
  );
  const signed = new Response(body, { status: c.res.status, headers: c.res.headers });
  for (const [name, value] of Object.entries({ ...headers, [CERTIFICATE_HEADER]: certificate }))
    signed.headers.set(name, value);
  c.res = undefined;
  c.res = signed;
}
