/** From the amount's confirmation to the QR on the customer display's stream, beside its floor, line up and down. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatMoney } from "#domain/money.ts";
import { newId } from "#kit/random-ids.ts";
import { readServerSentEvents } from "#kit/server-sent-events.ts";
import type { SaleView } from "#pos/api.ts";
import { startServer, stopChild } from "../../server/launch/children.ts";
import { asOwnPage, Checkout } from "../support/checkout.ts";
import { Shop } from "../support/shop.ts";
import { milliseconds, percentile, type Row } from "./measure.ts";

const RUNS = 400;
const WARM_UP = 60;

export async function measureQrLatency(): Promise<Row[]> {
  const shop = await Shop.open();
  const floor = await openFloor();
  try {
    const checkout = await Checkout.signedIn(shop);
    await checkout.lineBecomes(true);
    const display = await openDisplay(shop);
    const up = await sideBySide((run) => showQr(checkout, display, run, "ended"), floor.once);
    await shop.stopWallet();
    await checkout.lineBecomes(false);
    const down = await sideBySide((run) => showQr(checkout, display, run, "checking"), floor.once);
    display.stop.abort();
    return [rowOf("line up", up), rowOf("line down", down)];
  } finally {
    await floor.close();
    await shop.close();
  }
}

interface Samples {
  readonly ours: number[];
  readonly floor: number[];
}

/** In turn, so that both see the same machine at the same moment. */
async function sideBySide(
  ours: (run: number) => Promise<number>,
  floor: () => Promise<number>,
): Promise<Samples> {
  const samples: Samples = { ours: [], floor: [] };
  for (let run = -WARM_UP; run < RUNS; run++) {
    const [mine, bare] = [await ours(run + WARM_UP), await floor()];
    if (run < 0) continue;
    samples.ours.push(mine);
    samples.floor.push(bare);
  }
  return samples;
}

function rowOf(line: string, { ours, floor }: Samples): Row {
  const [mine, bare] = [percentile(ours, 0.99), percentile(floor, 0.99)];
  const medians = `p50 ${milliseconds(percentile(ours, 0.5))} / ${milliseconds(percentile(floor, 0.5))}`;
  return {
    what: `amount confirmed → QR event on the display's stream, ${line} (p99 of ${RUNS}; ${medians})`,
    ours: milliseconds(mine),
    against: `${milliseconds(bare)} one durable commit + one event`,
    ratio: mine / bare,
    wanted: 2,
  };
}

interface Display {
  /** Resolves at the next event whose data holds this. */
  readonly next: (mark: string) => Promise<void>;
  readonly stop: AbortController;
}

async function openDisplay(shop: Shop): Promise<Display> {
  const { origin, hash } = new URL(shop.posReady.display);
  const headers = asOwnPage(origin);
  const body = JSON.stringify({ kind: "display", code: hash.replace("#pair=", "") });
  const paired = await (await fetch(`${origin}/api/screens`, { method: "POST", headers, body })).json();
  const authorization = `Bearer ${(paired as { token: string }).token}`;
  return follow(`${origin}/api/display/events`, { ...headers, authorization });
}

async function follow(url: string, headers: Record<string, string>): Promise<Display> {
  const stop = new AbortController();
  const response = await fetch(url, { headers, signal: stop.signal });
  if (!response.body) throw new Error("the stream has no body");
  const events = readServerSentEvents(response.body, 60_000);
  return {
    stop,
    next: async (mark) => {
      for (;;) {
        const { value, done } = await events.next();
        if (done) throw new Error("the stream ended");
        if (value.data.includes(mark)) return;
      }
    },
  };
}

/**
 * The sale is open already, as when the cashier confirms the amount. Each run has an amount of its own to look for, and
 * begins when the one before is over: cancelled, and as far at the wallet as the line allows.
 */
async function showQr(
  checkout: Checkout,
  display: Display,
  run: number,
  end: "ended" | "checking",
): Promise<number> {
  const amount = 100_000 + run;
  const sale = await checkout.openSale(amount);
  const path = `/api/sales/${sale.id}/tenders/${newId()}`;
  const shown = display.next(formatMoney({ amount, currency: "CNY" }));
  const start = performance.now();
  const answer = checkout.expect<SaleView>("PUT", path, { kind: "wallet", amount });
  await shown;
  const took = performance.now() - start;
  await answer;
  const over = display.next(`"state":"${end}"`);
  await checkout.expect("PUT", `${path}/payments/1/reversal`, {});
  await over;
  return took;
}

async function openFloor() {
  const folder = mkdtempSync(join(tmpdir(), "shouyin-floor-"));
  const child = startServer("tests/bench/floor-server.ts", process.env, [folder]);
  const { port } = (await child.ready) as { port: number };
  const url = `http://127.0.0.1:${port}`;
  const stream = await follow(`${url}/events`, {});
  return {
    once: async () => {
      const shown = stream.next("7");
      const start = performance.now();
      const answer = fetch(url, { method: "PUT", body: JSON.stringify({ kind: "wallet", amount: 1250 }) });
      await shown;
      const took = performance.now() - start;
      await (await answer).arrayBuffer();
      return took;
    },
    close: async () => {
      stream.stop.abort();
      await stopChild(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
