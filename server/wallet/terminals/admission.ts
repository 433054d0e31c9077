/**
 * Who may speak as a terminal: a request counts only when it is signed by an enrolled key of an active terminal, is
 * fresh, and its counter was not spent. Only the same counter with another digest means a clone.
 */

import { and, eq, lt, ne } from "drizzle-orm";
import type { Context, MiddlewareHandler } from "hono";
import type { Logger } from "pino";
import { equalBytes } from "#domain/bytes.ts";
import type { Id } from "#domain/ids.ts";
import { problemOf, Refusal } from "#domain/refusal.ts";
import { requestCounters, terminalKeys, terminals } from "#drizzle/wallet/schema.ts";
import { failpoint } from "#kit/failpoint.ts";
import { type AdmittedRequest, signHttpResponse, verifyHttpRequest } from "#kit/http-signatures.ts";
import { PROBLEM_TYPE, problem } from "#kit/problems.ts";
import { keyId, signingKeyOf, verifyingKeyOf } from "#kit/signatures.ts";
import { cloneSuspected, recordAct, THE_WALLET } from "../bank/acts.ts";
import type { WalletKeys } from "../keys.ts";
import { databaseTime, inTransaction, type WalletDb } from "../store.ts";
import type { SpentRequest } from "../writer/asked.ts";
import { keepFromRevoked } from "./cases.ts";
import { type CounterVerdict, judgeCounter, WINDOW } from "./counter.ts";
import { adoptKey, keyOf } from "./keys.ts";
import { findKey, isLive, KnownKeys, type TerminalKey } from "./known-keys.ts";

export const CERTIFICATE_HEADER = "shouyin-certificate";

export interface AdmittedTerminal {
  readonly terminal: Id;
  readonly merchant: Id;
  readonly publicKey: Uint8Array;
  /** What the writer spends of the request together with its effect. */
  readonly spends: SpentRequest;
  /**
   * Spends the request's counter in the transaction of its effect, where that is not the writer's.
   * @throws Refusal when it was spent before, or key or terminal no longer count
   */
  spend(tx: WalletDb): Promise<SpendingTerminal>;
}

/** How a terminal stands whose request counts: one that was deactivated still settles what it had signed before, and nothing new. */
export type SpendingTerminal = { readonly retired: boolean };

export type TerminalEnv = { Variables: { terminal: AdmittedTerminal } };

/** Admits signed requests of terminals and signs what is answered, whatever it is. */
export function admitTerminals(db: WalletDb, keys: WalletKeys, log: Logger): MiddlewareHandler<TerminalEnv> {
  const known = new KnownKeys(db);
  return async (c, next) => {
    const body = new Uint8Array(await c.req.arrayBuffer());
    const headers = c.req.header();
    let key: TerminalKey | undefined;
    const admitted = await verifyHttpRequest(
      { method: c.req.method, url: new URL(c.req.url), headers, body },
      async (keyId) => {
        key = await known.find(keyId);
        return key && isLive(key.keyState) ? verifyingKeyOf(key.publicKey) : undefined;
      },
      Date.now(),
    );
    if (admitted === "bad_signature" || !key) throw new Refusal("bad_signature");
    if (admitted === "stale_request") {
      c.res = await staleAnswer(c, db);
      return signAnswer(c, keys, headers.signature ?? "");
    }
    const clone = { suspected: false };
    const terminal = await admittedTerminal(db, admitted, key, clone);
    // Said under signature too, so that the terminal can believe it and tell its people.
    if (!terminal) c.res = problem(c, "terminal_suspended");
    else {
      c.set("terminal", terminal);
      await next();
      if (clone.suspected) await suspend(db, terminal.terminal, log);
    }
    const refused = terminal ? c.error instanceof Refusal && c.error.code : "terminal_suspended";
    if (refused === "terminal_suspended") await keepFromRevoked(db, admitted.keyId, body);
    if (c.res.headers.get("content-type")?.startsWith("text/event-stream")) return;
    await signAnswer(c, keys, admitted.signature);
  };
}

/** Tells the wallet's time, under signature: a terminal whose clock is wrong learns it here and signs anew. */
async function staleAnswer(c: Context, db: WalletDb): Promise<Response> {
  const body = { ...problemOf("stale_request"), time: await databaseTime(db) };
  return c.body(JSON.stringify(body), body.status, { "content-type": PROBLEM_TYPE });
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
  key: TerminalKey,
  clone: { suspected: boolean },
): Promise<AdmittedTerminal | undefined> {
  if (key.state === "suspended") return undefined;
  if (key.keyState === "announced") await adoptKey(db, key);
  const { terminal, merchant, publicKey } = key;
  return {
    terminal,
    merchant,
    publicKey,
    spends: { keyId: request.keyId, counter: request.counter, digest: request.digest },
    spend: async (tx) => {
      const { verdict, retired } = await spendCounter(tx, terminal, request);
      if (verdict === "fresh") return { retired };
      clone.suspected = verdict === "cloned";
      throw new Refusal(verdict === "cloned" ? "terminal_suspended" : "stale_request");
    },
  };
}

async function spendCounter(
  tx: WalletDb,
  terminal: Id,
  request: AdmittedRequest,
): Promise<SpendingTerminal & { readonly verdict: CounterVerdict }> {
  const { counter, digest, keyId } = request;
  const [row] = await tx
    .select({ highest: terminals.counter, state: terminals.state })
    .from(terminals)
    .where(eq(terminals.id, terminal))
    .for("update");
  // Under the lock: terminal and key may have been stopped since the request was admitted.
  const [key] = await tx
    .select({ state: terminalKeys.state })
    .from(terminalKeys)
    .where(eq(terminalKeys.id, keyId));
  if (row?.state === "suspended") throw new Refusal("terminal_suspended");
  if (!row || !key || !isLive(key.state)) throw new Refusal("bad_signature");
  const [spent] = await tx
    .select({ digest: requestCounters.digest })
    .from(requestCounters)
    .where(and(eq(requestCounters.terminal, terminal), eq(requestCounters.counter, counter)));
  const verdict = judgeCounter(request, row.highest, spent?.digest);
  const judged = { verdict, retired: row.state === "retired" };
  if (verdict !== "fresh") return judged;
  await tx.insert(requestCounters).values({ terminal, counter, digest });
  if (counter <= row.highest) return judged;
  await tx.update(terminals).set({ counter }).where(eq(terminals.id, terminal));
  await tx
    .delete(requestCounters)
    .where(and(eq(requestCounters.terminal, terminal), lt(requestCounters.counter, counter - WINDOW)));
  return judged;
}

/** In a transaction of its own, after the refused one was undone: the suspension has to stay. */
async function suspend(db: WalletDb, terminal: Id, log: Logger): Promise<void> {
  log.error({ terminal }, "one counter came with two digests: clone suspected, terminal suspended");
  await inTransaction(db, async (tx) => {
    const isRunning = and(eq(terminals.id, terminal), ne(terminals.state, "suspended"));
    const stopped = await tx
      .update(terminals)
      .set({ state: "suspended" })
      .where(isRunning)
      .returning({ id: terminals.id });
    if (stopped.length > 0) await recordAct(tx, THE_WALLET, cloneSuspected(terminal));
  });
}

async function signAnswer(c: Context, keys: WalletKeys, requestSignature: string): Promise<void> {
  failpoint("wallet before an answer");
  const body = new Uint8Array(await c.res.arrayBuffer());
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
