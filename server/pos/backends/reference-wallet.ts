/** Speaks the published API of the reference wallet: signed requests out, signed answers in. */
import type { KeyObject } from "node:crypto";
import { z } from "zod";
import type { Day } from "#domain/business-day.ts";
import { CERTIFICATE_SIZE } from "#domain/certificate.ts";
import { receiptDigits } from "#domain/e-receipt.ts";
import { formatPaymentId, type Id, type PaymentId } from "#domain/ids.ts";
import { SIGNATURE_SIZE } from "#domain/payment-request.ts";
import { formatPosition } from "#domain/statement.ts";
import { failpoint } from "#kit/failpoint.ts";
import { type SigningKey, signHttpRequest, verifyHttpResponse } from "#kit/http-signatures.ts";
import { readServerSentEvents } from "#kit/server-sent-events.ts";
import { publicKeyObject, type TrustAnchor, verifyCertificate } from "#kit/signatures.ts";
import type { Greeting, RefundAnswer, ResumeAt, WalletAnswer, WalletBackend } from "./backend.ts";
import { readSettlement, SETTLEMENT_PAGE_MAX } from "./settlement-pages.ts";

/** Long enough for a slow line, short enough that a cashier is told in time. */
const TIMEOUT_MS = 8000;
/** The wallet writes to the stream about every second: silence means that the line is gone. */
const STREAM_SILENCE_MS = 10_000;
const ANSWER_MAX = 16 * 1024;

const Answer = z.object({ state: z.string(), statement: z.string().optional() });
const JournalAnswer = z.object({ before: z.object({ number: z.int(), hash: z.string() }).nullable() });
const ProofAnswer = z.object({ known: z.boolean() });
const ProblemAnswer = z.object({ code: z.string() });
const TerminalAnswer = z.object({ balance: z.int() });
/** Every signed answer may carry the wallet's time, a refusal for a wrong clock among them. */
const Dated = z.object({ time: z.number() });

export interface ReferenceWalletDeps {
  readonly url: string;
  /** What this terminal signs with now. */
  readonly key: () => SigningKey;
  readonly anchor: TrustAnchor;
  /** Counts requests up, without ever giving a number twice. */
  readonly nextCounter: () => number;
  /** Hears the time of each signed answer, epoch milliseconds. */
  readonly onWalletTime: (time: number) => void;
  /** The best that is known of the wallet's time: what requests are dated with, whatever this machine's clock says. */
  readonly now: () => number;
  readonly fetch?: typeof fetch;
}

interface ExchangeOptions {
  /** Bytes that an answer may have. */
  readonly largest?: number;
  /** The terminal's present one where none is named. */
  readonly key?: SigningKey;
}

interface NoAnswer {
  readonly why: string;
  /** Something did answer, and not with the wallet's signature. */
  readonly untrusted?: boolean;
}

interface SignedAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

export function referenceWallet(deps: ReferenceWalletDeps): WalletBackend {
  const send = deps.fetch ?? fetch;
  let certified: { readonly header: string; readonly key?: KeyObject } = { header: "" };

  return {
    tell: (id, request) => payment("PUT", id, "", { request: textOf(request) }),
    submit: (id, request, code) => payment("PUT", id, "", { request: textOf(request), code }),
    ask: (id) => payment("GET", id, ""),
    reverse: (id, reversal) => payment("PUT", id, "/reversal", { reversal: textOf(reversal) }),
    refund,
    remind: async (statement) => {
      const answer = await exchange("POST", "/v1/proofs", { statement: textOf(statement) });
      if ("why" in answer || answer.status !== 200) return undefined;
      const said = ProofAnswer.safeParse(parseJson(answer.body)).data;
      return said && (said.known ? "known" : "forgotten");
    },
    witness: async ({ number, hash }) => {
      const answer = await exchange("PUT", "/v1/terminals/current/journal", { number, hash: textOf(hash) });
      if ("why" in answer || answer.status !== 200) return undefined;
      const before = JournalAnswer.safeParse(parseJson(answer.body)).data?.before;
      return before && { number: before.number, hash: bytesOf(before.hash) };
    },
    announceKey: async (next, signature) => {
      const input = { publicKey: textOf(next), signature: textOf(signature) };
      const answer = await exchange("PUT", "/v1/terminals/current/key", input);
      if ("why" in answer) return undefined;
      if (answer.status === 200) return "announced";
      return answer.status === 409 ? "refused" : undefined;
    },
    holds: async (key) => {
      const answer = await exchange("GET", "/v1/terminals/current", undefined, { key });
      return "status" in answer && answer.status === 200;
    },
    keepReceipt: async (address, receipt, signature) => {
      const input = { receipt: textOf(receipt), signature: textOf(signature) };
      const answer = await exchange("PUT", `/v1/e-receipts/${receiptDigits(address)}`, input);
      if ("why" in answer) return undefined;
      if (answer.status === 200) return "kept";
      return answer.status === 400 || answer.status === 409 ? "refused" : undefined;
    },
    redeemPinReset: async (id, operator, code) => {
      const answer = await exchange("PUT", `/v1/terminals/current/pin-resets/${id}`, { operator, code });
      if ("why" in answer) return undefined;
      if (answer.status === 200) return "granted";
      return refusalOf(answer) === "pin_reset_refused" ? "refused" : undefined;
    },
    beat: (report) => isDone("PUT", "/v1/terminals/current/heartbeat", report),
    balance: async () => {
      const answer = await exchange("GET", "/v1/terminals/current");
      if ("why" in answer || answer.status !== 200) return undefined;
      return TerminalAnswer.safeParse(parseJson(answer.body)).data?.balance;
    },
    settlement: (day) => readSettlement(day, (after) => settlementPage(day, after)),
    retire: () => isDone("PUT", "/v1/terminals/current/retirement", {}),
    follow,
    greet,
  };

  async function greet(): Promise<Greeting> {
    const answer = await exchange("GET", "/v1/terminals/current");
    if ("why" in answer) return answer.untrusted ? "untrusted" : "silent";
    if (answer.status === 200) return "well";
    return refusalOf(answer) === "terminal_suspended" ? "stopped" : "troubled";
  }

  function refusalOf({ body }: SignedAnswer): string | undefined {
    return ProblemAnswer.safeParse(parseJson(body)).data?.code;
  }

  /** True for a signed yes. */
  async function isDone(method: string, path: string, input?: object): Promise<boolean> {
    const answer = await exchange(method, path, input);
    return "status" in answer && answer.status === 200;
  }

  async function settlementPage(day: Day, after: string | null) {
    const query = after === null ? "" : `?after=${encodeURIComponent(after)}`;
    const answer = await exchange("GET", `/v1/settlements/${day}${query}`, undefined, {
      largest: SETTLEMENT_PAGE_MAX,
    });
    if ("why" in answer) return answer;
    return answer.status === 200
      ? { json: parseJson(answer.body) }
      : { why: `the wallet answered ${answer.status}` };
  }

  async function refund(id: Id, signed: Uint8Array): Promise<RefundAnswer> {
    const answer = await exchange("PUT", `/v1/refunds/${id}`, { refund: textOf(signed) });
    if ("why" in answer) return { kind: "none", why: answer.why };
    const known = Answer.safeParse(parseJson(answer.body));
    if (answer.status !== 200 || !known.success)
      return { kind: "none", why: `the wallet answered ${answer.status}` };
    if (known.data.state === "queued") return { kind: "queued" };
    return { kind: "statement", signed: bytesOf(known.data.statement ?? "") };
  }

  async function payment(
    method: string,
    id: PaymentId,
    suffix: string,
    body?: object,
  ): Promise<WalletAnswer> {
    const answer = await exchange(method, `/v1/payments/${formatPaymentId(id)}${suffix}`, body);
    if ("why" in answer) return { kind: "none", why: answer.why };
    if (answer.status === 404) return { kind: "unknown-there" };
    const known = Answer.safeParse(parseJson(answer.body));
    if (answer.status !== 200 || !known.success)
      return { kind: "none", why: `the wallet answered ${answer.status}` };
    if (known.data.state === "open") return { kind: "open" };
    return { kind: "statement", signed: bytesOf(known.data.statement ?? "") };
  }

  /** One signed exchange. Whatever is not a signed answer is a reason why there was none. */
  async function exchange(
    method: string,
    path: string,
    input?: object,
    { largest = ANSWER_MAX, key = deps.key() }: ExchangeOptions = {},
  ): Promise<SignedAnswer | NoAnswer> {
    const url = new URL(path, deps.url);
    const body = input && new Uint8Array(Buffer.from(JSON.stringify(input)));
    const headers = signHttpRequest(
      { method, url, counter: deps.nextCounter(), ...(body && { body }) },
      key,
      deps.now(),
    );
    try {
      failpoint("pos before a request");
      const response = await send(url, {
        method,
        headers,
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body && { body }),
      });
      const bytes = new Uint8Array(await response.arrayBuffer());
      failpoint("pos after an answer");
      if (bytes.length > largest) return { why: "the answer is too large" };
      if (!isSigned(response, bytes, headers.signature ?? ""))
        return { why: `an unsigned ${response.status}`, untrusted: true };
      const dated = Dated.safeParse(parseJson(bytes));
      if (dated.success) deps.onWalletTime(dated.data.time);
      return { status: response.status, body: bytes };
    } catch (error) {
      // Every way in which a line can fail means the same here: no answer.
      return { why: error instanceof Error ? error.message : "no answer" };
    }
  }

  function isSigned(response: Response, body: Uint8Array, requestSignature: string): boolean {
    const key = certifiedKey(response.headers.get("shouyin-certificate") ?? "");
    if (!key) return false;
    const headers = Object.fromEntries(response.headers);
    return verifyHttpResponse({ status: response.status, headers, body, requestSignature }, key);
  }

  /** The key that this certificate vouches for; the last one is remembered, since a wallet keeps its key for long. */
  function certifiedKey(header: string): KeyObject | undefined {
    if (header === certified.header) return certified.key;
    const bytes = Buffer.from(header, "base64url");
    if (bytes.length !== CERTIFICATE_SIZE + SIGNATURE_SIZE) return undefined;
    const [packed, signature] = [bytes.subarray(0, CERTIFICATE_SIZE), bytes.subarray(CERTIFICATE_SIZE)];
    const certificate = verifyCertificate(packed, signature, deps.anchor);
    if (!certificate) return undefined;
    certified = { header, key: publicKeyObject(certificate.key) };
    return certified.key;
  }

  async function* follow(
    { heard, seen }: ResumeAt,
    signal: AbortSignal,
    onConnected: () => void,
    onEpoch: (epoch: number) => void,
  ): AsyncIterable<Uint8Array> {
    const url = new URL("/v1/events", deps.url);
    if (heard) url.searchParams.set("heard", formatPosition(heard));
    if (seen) url.searchParams.set("seen", formatPosition(seen));
    const headers = signHttpRequest(
      { method: "GET", url, counter: deps.nextCounter() },
      deps.key(),
      deps.now(),
    );
    const response = await send(url, { headers, redirect: "error", signal });
    if (response.status !== 200 || !response.body)
      throw new Error(`the wallet's stream answered ${response.status}`);
    onConnected();
    for await (const { event, data } of readServerSentEvents(response.body, STREAM_SILENCE_MS)) {
      if (event === "epoch" && /^\d{1,9}$/.test(data)) onEpoch(Number(data));
      if (event === "statement") yield bytesOf(data);
    }
  }
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64url"));

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    // A signed body that is no JSON is none of ours; the schema refuses `undefined`.
    return undefined;
  }
}
