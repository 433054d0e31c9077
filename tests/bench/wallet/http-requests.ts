/** What callers of the HTTP path send, signed before the clock runs: signing is the terminals' work, not the wallet's. */
import { sign } from "node:crypto";
import { formatPaymentId } from "#domain/ids.ts";
import { stepOf } from "#domain/payment-code.ts";
import { signHttpRequest } from "#kit/http-signatures.ts";
import { makePaymentCode } from "#kit/payment-codes.ts";
import { newId } from "#kit/random-ids.ts";
import { keyId, privateKeyObject, signRequest } from "#kit/signatures.ts";
import { AMOUNT, type BenchTerminal, codeMaker, DEMO } from "./books.ts";
import { requestBytes } from "./keep-alive.ts";

export interface SignedCall {
  readonly bytes: Buffer;
  /** What the answer has to be bound to. */
  readonly signature: string;
}

/** A payer's code at a till: one signed PUT, which charges it and answers with the signed proof of payment. */
export function chargeCalls(
  origin: string,
  terminal: BenchTerminal,
  customers: readonly number[],
  counterFrom: number,
): SignedCall[] {
  const key = privateKeyObject(terminal.signing);
  const id = keyId(terminal.signing.publicKey);
  const signing = { keyId: Buffer.from(id).toString("hex"), key };
  const now = Date.now();
  return customers.map((customer, place) => {
    const payment = { tender: newId(), attempt: 1 };
    const issuedAt = Math.floor(now / 1000) - 1;
    const facts = { demo: DEMO, key: id, payment, amount: AMOUNT, currency: "CNY", lifetime: 300 } as const;
    const request = Buffer.from(signRequest({ ...facts, issuedAt }, key)).toString("base64url");
    const code = makePaymentCode(codeMaker(customer), stepOf(now));
    const body = Buffer.from(JSON.stringify({ request, code }));
    const url = new URL(`/v1/payments/${formatPaymentId(payment)}`, origin);
    const headers = signHttpRequest({ method: "PUT", url, body, counter: counterFrom + place }, signing, now);
    return { bytes: requestBytes("PUT", url, headers, body), signature: headers.signature ?? "" };
  });
}

/** What the bare route takes: a body as large as a charge's, and one signature. */
export function bareCalls(origin: string, terminal: BenchTerminal, count: number): SignedCall[] {
  const key = privateKeyObject(terminal.signing);
  return Array.from({ length: count }, () => {
    const body = Buffer.from(JSON.stringify({ request: "q".repeat(140), code: newId() }));
    const signature = sign(null, body, key).toString("base64url");
    const headers = { "content-type": "application/json", signature };
    return { bytes: requestBytes("PUT", new URL("/", origin), headers, body), signature };
  });
}
