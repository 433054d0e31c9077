/**
 * Asks the reference wallet for its time under signature, without spending a request counter and without a store: the
 * request is signed as if it were 1970. The wallet refuses it as stale, and says, signed, what time it is; that refusal is
 * what a terminal with a wrong clock lives by, and all that is needed to know that the wallet is there and who it is.
 */
import { z } from "zod";
import { CERTIFICATE_SIZE } from "#domain/certificate.ts";
import { SIGNATURE_SIZE } from "#domain/payment-request.ts";
import { type SigningKey, signHttpRequest, verifyHttpResponse } from "#kit/http-signatures.ts";
import { publicKeyObject, type TrustAnchor, verifyCertificate } from "#kit/signatures.ts";

const TIMEOUT_MS = 5000;
const ANSWER_MAX = 16 * 1024;
/** Never admitted, so that the number may be any. */
const UNSPENT = 1;

const Dated = z.object({ time: z.number() });

export type ProbeAnswer =
  | { readonly state: "silent"; readonly code: string }
  | { readonly state: "unsigned"; readonly status: number }
  | {
      readonly state: "signed";
      /** Milliseconds from the question to the answer. */
      readonly roundTripMs: number;
      /** How far this machine's clock was ahead of the wallet's, milliseconds. */
      readonly aheadMs: number;
      /** The proof key's certificate, epoch seconds. */
      readonly notBefore: number;
      readonly notAfter: number;
    };

export interface ProbeDeps {
  readonly url: string;
  readonly key: SigningKey;
  readonly anchor: TrustAnchor;
}

/** Never rejects for the wallet's sake. */
export async function probeWallet({ url: wallet, key, anchor }: ProbeDeps): Promise<ProbeAnswer> {
  const url = new URL("/v1/terminals/current", wallet);
  const headers = signHttpRequest({ method: "GET", url, counter: UNSPENT }, key, 0);
  const sentAt = performance.now();
  const fetched = await fetchBytes(url, headers);
  const roundTripMs = Math.round((performance.now() - sentAt) * 10) / 10;
  const now = Date.now();
  if ("code" in fetched) return { state: "silent", code: fetched.code };
  const { status, body } = fetched;
  const unsigned = { state: "unsigned", status } as const;
  const bytes = Buffer.from(fetched.headers["shouyin-certificate"] ?? "", "base64url");
  if (bytes.length !== CERTIFICATE_SIZE + SIGNATURE_SIZE || body.length > ANSWER_MAX) return unsigned;
  const [packed, signature] = [bytes.subarray(0, CERTIFICATE_SIZE), bytes.subarray(CERTIFICATE_SIZE)];
  const certificate = verifyCertificate(packed, signature, anchor);
  if (!certificate) return unsigned;
  const response = { status, headers: fetched.headers, body, requestSignature: headers.signature ?? "" };
  if (!verifyHttpResponse(response, publicKeyObject(certificate.key))) return unsigned;
  const dated = Dated.safeParse(JSON.parse(Buffer.from(body).toString("utf8")));
  if (!dated.success) return unsigned;
  const { notBefore, notAfter } = certificate;
  // The answer was made about half a round trip ago.
  const aheadMs = Math.round(now - roundTripMs / 2 - dated.data.time);
  return { state: "signed", roundTripMs, aheadMs, notBefore, notAfter };
}

/** Whether anything answers at all, for who has no key yet that the wallet knows. */
export async function reachWallet(
  wallet: string,
): Promise<Extract<ProbeAnswer, { state: "silent" | "unsigned" }>> {
  const fetched = await fetchBytes(new URL("/v1/terminals/current", wallet), {});
  return "code" in fetched
    ? { state: "silent", code: fetched.code }
    : { state: "unsigned", status: fetched.status };
}

type Fetched =
  | { readonly status: number; readonly headers: Record<string, string>; readonly body: Uint8Array }
  | { readonly code: string };

async function fetchBytes(url: URL, headers: Record<string, string>): Promise<Fetched> {
  try {
    const response = await fetch(url, {
      headers,
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  } catch (error) {
    // Every way in which a line can fail is told by its name; what was sent is told nowhere.
    return { code: codeOf(error) };
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "failed";
  const { cause } = error;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string") return cause.code;
  return error.name === "TimeoutError" ? "timeout" : "failed";
}
