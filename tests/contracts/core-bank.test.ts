import { createHash, createHmac } from "node:crypto";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listen } from "#kit/listen.ts";
import { newId } from "#kit/random-ids.ts";
import { httpCoreBank } from "#wallet/core-bank/http.ts";
import { simulatedBankApp } from "#wallet/core-bank/simulated/app.ts";
import { SimulatedBank } from "#wallet/core-bank/simulated/bank.ts";
import { coreBankContract } from "./core-bank.ts";

const KEY = new Uint8Array(32).fill(7);
const ACCOUNTS = { rich: 1_000_000, empty: 0 };
const PATIENCE_MS = 150;

coreBankContract("HTTP to the simulated bank", async () => {
  const folder = mkdtempSync(join(tmpdir(), "shouyin-bank-"));
  const bank = SimulatedBank.open(folder, ACCOUNTS);
  const { app, setFaults } = simulatedBankApp({ bank, key: KEY });
  let forge = false;
  const server = await listen(
    {
      // Somebody on the line who has not the key answers in the bank's place.
      fetch: (request: Request) =>
        forge ? Response.json({ id: newId(), state: "done" }) : app.fetch(request),
    },
    "127.0.0.1",
    0,
  );
  return {
    bank: httpCoreBank({ url: `http://127.0.0.1:${server.port}`, key: KEY, patienceMs: PATIENCE_MS }),
    rich: "rich",
    empty: "empty",
    balance: (account) => bank.balance(account) ?? 0,
    fault(kind) {
      forge = kind === "forged";
      setFaults({
        down: kind === "down",
        slowMs: kind === "slow" ? PATIENCE_MS * 2 : 0,
        twice: kind === "twice",
        lostAnswers: kind === "answers lost" ? 1 : 0,
      });
    },
    async close() {
      await server.close();
      bank.close();
      rmSync(folder, { recursive: true });
    },
  };
});

test("the simulated bank remembers its orders after a crash, and forgets a line that was cut off", () => {
  const folder = mkdtempSync(join(tmpdir(), "shouyin-bank-"));
  const order = { kind: "debit", account: "rich", amount: 10, currency: "CNY" } as const;
  const id = newId();
  const before = SimulatedBank.open(folder, ACCOUNTS);
  before.order(id, order);
  before.close();
  appendFileSync(join(folder, "orders.jsonl"), '{"id":"0197b6a2-7c1e');
  for (const _ of ["once", "and again"]) {
    const after = SimulatedBank.open(folder, ACCOUNTS);
    expect(after.standing(id)).toEqual({ state: "done" });
    expect(after.order(id, order)).toEqual({ state: "done" });
    expect(after.balance("rich")).toBe(ACCOUNTS.rich - 10);
    after.close();
  }
  rmSync(folder, { recursive: true });
});

test("the signature is the one that the document tells, and no answer serves for another request", async () => {
  const digest = (text: string) => createHash("sha256").update(text).digest("hex");
  const mac = (...lines: string[]) => createHmac("sha256", KEY).update(lines.join("\n")).digest("base64url");
  let first: { body: string; signature: string } | undefined;
  const seen: boolean[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [time, signature] = ["bank-time", "bank-signature"].map((name) => String(request.headers[name]));
    const body = Buffer.concat(chunks).toString();
    const text = [
      "shouyin core bank request 1",
      request.method ?? "",
      request.url ?? "",
      time ?? "",
      digest(body),
    ];
    seen.push(signature === mac(...text));
    const answer = JSON.stringify({ id: request.url?.split("/").at(-1), state: "done" });
    first ??= {
      body: answer,
      signature: mac("shouyin core bank answer 1", signature ?? "", "200", digest(answer)),
    };
    response.writeHead(200, { "bank-signature": first.signature }).end(first.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("it listens");
  const bank = httpCoreBank({ url: `http://127.0.0.1:${address.port}`, key: KEY });
  const order = { id: newId(), account: "rich", amount: 1, currency: "CNY" } as const;
  expect(await bank.debit(order)).toEqual({ state: "done" });
  expect(await bank.debit({ ...order, amount: 2 })).toMatchObject({ state: "unknown" });
  expect(seen).toEqual([true, true]);
  await new Promise((resolve) => server.close(resolve));
});
