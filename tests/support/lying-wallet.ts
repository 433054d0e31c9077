/**
 * A wallet that lies: it stands at an address of its own, passes everything on to the real one, and answers questions
 * about payments with whatever it was told to. It has even got hold of the real wallet's keys, so that its lies are
 * signed as well as lies can be.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { formatPaymentId } from "#domain/ids.ts";
import { splitSignedRequest } from "#domain/payment-request.ts";
import type { Settlement } from "#domain/settlement.ts";
import type { Statement } from "#domain/statement.ts";
import { signHttpResponse } from "#kit/http-signatures.ts";
import { certifyKey, newKeyPair, privateKeyObject, sha256, signStatement } from "#kit/signatures.ts";
import { loadKeys, type WalletKeys } from "#wallet/keys.ts";
import type { Shop } from "./shop.ts";

/** What the liar answers: a body, signed as an answer or not. */
export interface Lie {
  readonly status: number;
  readonly body: string;
  readonly signed: boolean;
}

/** The truth that a lie is made from: the payment that was asked about, as an honest `paid` would state it. */
export interface Asked {
  readonly keys: WalletKeys;
  readonly paid: Statement;
}

export class LyingWallet {
  readonly #server: Server;
  readonly #keys: WalletKeys;
  readonly #real: string;
  #lie: ((asked: Asked) => Lie) | undefined;
  #settles: ((day: string) => Settlement) | undefined;
  readonly #told = new Map<string, number>();
  #heard: (() => void)[] = [];
  /** Whose terminal the statements are about. */
  ids = { terminal: "", merchant: "" };

  private constructor(shop: Shop) {
    this.#keys = loadKeys(join(shop.folder, "wallet"), true, Date.now());
    this.#real = shop.walletReady.url;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async standBefore(shop: Shop): Promise<LyingWallet> {
    const liar = new LyingWallet(shop);
    liar.#server.listen(0, "127.0.0.1");
    await once(liar.#server, "listening");
    return liar;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on answers so; without a lie it passes everything on. */
  tell(lie: ((asked: Asked) => Lie) | undefined): void {
    this.#lie = lie;
  }

  /** From now on settles each day so, signed; without it the real wallet's settlements are passed on. */
  settle(day: ((day: string) => Settlement) | undefined): void {
    this.#settles = day;
  }

  /** Resolves once it was asked about that payment so often. */
  async told(payment: string, times: number): Promise<void> {
    while ((this.#told.get(payment) ?? 0) < times)
      await new Promise<void>((resolve) => this.#heard.push(resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const [, day] = /^\/v1\/settlements\/([^?]*)/.exec(request.url ?? "") ?? [];
    if (this.#lie && request.url?.startsWith("/v1/payments/") && body.length > 0)
      this.#tellLie(this.#lie, request, body, response);
    else if (this.#settles && day !== undefined)
      this.#say({ status: 200, body: JSON.stringify(this.#settles(day)), signed: true }, request, response);
    else await this.#passOn(request, body, response);
  }

  #tellLie(
    lie: (asked: Asked) => Lie,
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): void {
    const paid = this.#statementOf(JSON.parse(body.toString()).request);
    this.#say(lie({ keys: this.#keys, paid }), request, response);
    const payment = formatPaymentId(paid.payment);
    this.#told.set(payment, (this.#told.get(payment) ?? 0) + 1);
    for (const resolve of this.#heard.splice(0)) resolve();
  }

  #say(told: Lie, request: IncomingMessage, response: ServerResponse): void {
    const bytes = new Uint8Array(Buffer.from(told.body));
    const requestSignature = String(request.headers.signature);
    const key = { keyId: this.#keys.proofKeyId, key: privateKeyObject(this.#keys.proof.pair) };
    const { certificate, certificateSignature } = this.#keys.proof;
    const headers = told.signed
      ? {
          ...signHttpResponse({ status: told.status, body: bytes, requestSignature }, key, Date.now()),
          "shouyin-certificate": Buffer.concat([certificate, certificateSignature]).toString("base64url"),
        }
      : {};
    response.writeHead(told.status, { "content-type": "application/json", ...headers }).end(bytes);
  }

  #statementOf(request: string): Statement {
    const bytes = new Uint8Array(Buffer.from(request, "base64url"));
    const parts = splitSignedRequest(bytes);
    if (!parts) throw new Error("a terminal tells signed requests");
    return {
      ...this.ids,
      outcome: "paid",
      payment: parts.request.payment,
      amount: parts.request.amount,
      currency: parts.request.currency,
      request: sha256(bytes),
      decidedAt: Date.now(),
      position: { epoch: 1, number: 1, chain: new Uint8Array(16) },
    };
  }

  /**
   * As it came, with the host that signed requests name, so that the real wallet hears terminals where it goes by the
   * liar's address; a stream goes on until either side ends it.
   */
  async #passOn(asked: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const { method, headers } = asked;
    const passed = request(this.#real + asked.url, { method, headers });
    response.once("close", () => passed.destroy());
    passed.end(body);
    try {
      const [answer] = (await once(passed, "response")) as [IncomingMessage];
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      await pipeline(answer, response);
    } catch {
      // Either side has gone away: to the other one that is a line that was lost.
      response.destroy();
    }
  }
}

/** An answer that says `paid` with this statement, signed by a key that the root vouches for. */
export function stating(statement: Statement, keys: WalletKeys): Lie {
  return answering(statement, signStatement(statement, keys.proof));
}

export function answering(statement: Statement, signed: Uint8Array | undefined): Lie {
  const body = JSON.stringify({
    id: formatPaymentId(statement.payment),
    state: statement.outcome,
    ...(signed && { statement: Buffer.from(signed).toString("base64url") }),
    time: Date.now(),
  });
  return { status: 200, body, signed: true };
}

/** A statement by a key that another root vouches for. */
export function byAnotherRoot(statement: Statement): Uint8Array {
  const root = newKeyPair();
  const now = Math.floor(Date.now() / 1000);
  const facts = { demo: true, notBefore: now - 60, notAfter: now + 3600 };
  return signStatement(statement, certifyKey(newKeyPair(), facts, privateKeyObject(root)));
}
