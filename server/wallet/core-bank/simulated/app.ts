/** The simulated bank's side of the protocol that README.md in the folder above tells, written for itself. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { Order, type SimulatedBank } from "./bank.ts";

/** What the line to a bank, or the bank itself, does wrong. */
export const Faults = z.strictObject({
  /** Every answer comes so many milliseconds late. */
  slowMs: z.int().min(0).max(60_000).default(0),
  /** Nothing arrives, and nothing is answered but a page of HTML. */
  down: z.boolean().default(false),
  /** Everything arrives twice. */
  twice: z.boolean().default(false),
  /** So many of the next answers are lost, after what was asked was done. */
  lostAnswers: z.int().min(0).default(0),
});
export type Faults = z.infer<typeof Faults>;

export const NO_FAULTS: Faults = { slowMs: 0, down: false, twice: false, lostAnswers: 0 };

/** How far a request's time may be from the bank's, seconds. */
const WINDOW_S = 300;
const MAINTENANCE = "<!doctype html><title>503</title><h1>Maintenance</h1>";

export interface SimulatedBankOptions {
  readonly bank: SimulatedBank;
  readonly key: Uint8Array;
  readonly faults?: Faults;
}

export function simulatedBankApp({ bank, key, faults: first = NO_FAULTS }: SimulatedBankOptions) {
  let faults = first;
  const app = new Hono();

  app.put("/v1/orders/:id{[0-9a-f-]{36}}", (c) =>
    handle(c, (id, body) => {
      const order = Order.safeParse(body);
      return order.success ? bank.order(id, order.data) : undefined;
    }),
  );
  app.get("/v1/orders/:id{[0-9a-f-]{36}}", (c) =>
    handle(c, (id) => bank.standing(id) ?? { state: "not_seen" }),
  );
  /** Told by whoever has the key: what to do wrong from now on. */
  app.put("/v1/faults", async (c) => {
    const body = await c.req.text();
    if (!isSigned(c, body)) return c.json({ state: "not_signed" }, 401);
    faults = Faults.parse(JSON.parse(body));
    return c.body(null, 204);
  });

  return {
    app,
    setFaults(next: Partial<Faults>): void {
      faults = { ...NO_FAULTS, ...next };
    },
  };

  async function handle(
    c: Context,
    work: (id: string, body: unknown) => { readonly state: string } | undefined,
  ): Promise<Response> {
    if (faults.down) return c.html(MAINTENANCE, 503);
    const text = await c.req.text();
    const { slowMs, twice } = faults;
    if (slowMs > 0) await wait(slowMs);
    if (!isSigned(c, text)) return c.json({ state: "not_signed" }, 401);
    const [id, body] = [c.req.param("id") ?? "", text === "" ? undefined : JSON.parse(text)];
    if (twice) work(id, body);
    const result = work(id, body);
    if (!result) return c.json({ state: "malformed" }, 400);
    if (faults.lostAnswers > 0) {
      faults = { ...faults, lostAnswers: faults.lostAnswers - 1 };
      return c.html(MAINTENANCE, 502);
    }
    return signed(c, { id, ...result });
  }

  function signed(c: Context, answer: { readonly id: string; readonly state: string }): Response {
    const status = answer.state === "conflict" ? 409 : answer.state === "not_seen" ? 404 : 200;
    const body = JSON.stringify(answer);
    const asked = c.req.header("bank-signature") ?? "";
    const signature = mac(["shouyin core bank answer 1", asked, String(status), digest(body)]);
    return c.body(body, status, { "content-type": "application/json", "bank-signature": signature });
  }

  function isSigned(c: Context, body: string): boolean {
    const time = c.req.header("bank-time") ?? "";
    const expected = mac(["shouyin core bank request 1", c.req.method, c.req.path, time, digest(body)]);
    const [given, right] = [Buffer.from(c.req.header("bank-signature") ?? ""), Buffer.from(expected)];
    const isRight = given.length === right.length && timingSafeEqual(given, right);
    return isRight && Math.abs(Number(time) - Date.now() / 1000) <= WINDOW_S;
  }

  function mac(lines: readonly string[]): string {
    return createHmac("sha256", key).update(lines.join("\n")).digest("base64url");
  }
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex");
