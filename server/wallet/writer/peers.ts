/**
 * How wallet processes pass on what they were asked to the one that writes. They share their keys, and with those a
 * secret that no other has: message and answer carry a code over their bytes, the answer's over the message too.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import type { Logger } from "pino";
import { Refusal, type RefusalCode } from "#domain/refusal.ts";
import type { Asked } from "./asked.ts";
import type { Committed, Writer } from "./writer.ts";

export const PEER_PATH = "/v1/writer";
const MAC_HEADER = "shouyin-writer-mac";
/** Longer than a batch may take: a leader that has not answered by then is asked again by whoever waits for it. */
const PATIENCE_MS = 6000;

/** The leader's address refuses connections: nobody is there, and what was to be passed on was not. */
export class NobodyThere extends Error {}

type Reply = Committed | { readonly refusal: RefusalCode };

/** Nobody knows what the leader did: whoever asked asks again, under the same ids. */
const UNKNOWN: Reply = { refusal: "busy" };

export class Peers {
  readonly #secret: Uint8Array;
  readonly #log: Logger;

  /** @param pepper what only processes with the same keys have */
  constructor(pepper: Uint8Array, log: Logger) {
    this.#log = log;
    this.#secret = createHmac("sha256", pepper).update("shouyin wallet writer 1").digest();
  }

  /** @throws NobodyThere; Refusal as the leader says, and `busy` where nobody knows what it did */
  async passOn(address: string, asked: Asked): Promise<Committed> {
    const body = encode(asked);
    const mac = this.#macOf(body);
    const reply = await this.#send(address, body, mac);
    if ("refusal" in reply) throw new Refusal(reply.refusal);
    return reply;
  }

  /** Whether nobody listens there any more. */
  async isGone(address: string): Promise<boolean> {
    if (address === "") return false;
    try {
      await fetch(`${address}/v1/health`, { signal: AbortSignal.timeout(PATIENCE_MS) });
      return false;
    } catch (error) {
      return isRefused(error);
    }
  }

  async #send(address: string, body: string, mac: string): Promise<Reply> {
    const headers = { "content-type": "application/json", [MAC_HEADER]: mac };
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const response = await fetch(address + PEER_PATH, { method: "POST", headers, body, signal });
      const text = await response.text();
      if (!this.#isGenuine(response.headers.get(MAC_HEADER), mac + text)) return UNKNOWN;
      return decode(text) as Reply;
    } catch (error) {
      if (isRefused(error)) throw new NobodyThere(address, { cause: error });
      this.#log.warn({ err: error, address }, "the leader did not answer");
      return UNKNOWN;
    }
  }

  /** What the others pass on is settled here, or refused: it is not passed on again. */
  routes(writer: Writer): Hono {
    const app = new Hono();
    app.post(PEER_PATH, async (c) => {
      const body = await c.req.text();
      const mac = c.req.header(MAC_HEADER) ?? "";
      if (!this.#isGenuine(mac, body)) throw new Refusal("bad_signature");
      const reply: Reply = await writer.settleHere(decode(body) as Asked).catch((error: unknown) => {
        if (error instanceof Refusal) return { refusal: error.code };
        throw error;
      });
      const text = encode(reply);
      return c.body(text, 200, {
        "content-type": "application/json",
        [MAC_HEADER]: this.#macOf(mac + text),
      });
    });
    return app;
  }

  #macOf(text: string): string {
    return createHmac("sha256", this.#secret).update(text).digest("base64url");
  }

  #isGenuine(mac: string | null, text: string): boolean {
    const [given, right] = [Buffer.from(mac ?? ""), Buffer.from(this.#macOf(text))];
    return given.length === right.length && timingSafeEqual(given, right);
  }
}

function isRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && error.code === "ECONNREFUSED") || isRefused(error.cause);
}

/** JSON in which bytes and times keep what they are. */
function encode(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, name, plain: unknown) {
    // A date has become text by the time it is `plain`.
    const raw = this[name];
    if (raw instanceof Date) return { $time: raw.getTime() };
    if (raw instanceof Uint8Array) return { $bytes: Buffer.from(raw).toString("base64url") };
    return plain;
  });
}

function decode(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== "object" || value === null) return value;
    if ("$time" in value && typeof value.$time === "number") return new Date(value.$time);
    if ("$bytes" in value && typeof value.$bytes === "string")
      return new Uint8Array(Buffer.from(value.$bytes, "base64url"));
    return value;
  });
}
