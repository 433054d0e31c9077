import { describe, expect, test } from "vitest";
import { payments } from "#drizzle/wallet/schema.ts";
import { verifyHttpResponse } from "#kit/http-signatures.ts";
import { listen } from "#kit/listen.ts";
import { publicKeyObject } from "#kit/signatures.ts";
import { auditLedger } from "#wallet/audit/audit.ts";
import { openToRead } from "#wallet/store.ts";
import { ownDatabase } from "../../support/databases.ts";
import { Wallet } from "../../wallet/support.ts";
import { openBooks } from "./books.ts";
import { closedLoop } from "./closed-loop.ts";
import { growStore } from "./grown-store.ts";
import { chargeCalls } from "./http-requests.ts";
import { KeepAlive } from "./keep-alive.ts";
import { Peers } from "./peers.ts";
import { reportOf } from "./report.ts";
import { makeWallet, openLedger, removeWallet } from "./wallet-store.ts";

const SOON = { forMs: 150, warmUpMs: 20 };

describe("the bench of the wallet", () => {
  test("pays by the ledger's own path, and copies what was paid into books that are sound", async () => {
    const wallet = await makeWallet(await ownDatabase(), { terminals: 4, customers: 300 });
    const { ours, close } = await openLedger(wallet);
    await ours.layIn(200);
    let paid = 0;
    const measured = await closedLoop({ callers: 8, ...SOON }, async () => {
      const went = await ours.pay();
      if (went) paid++;
      return went;
    });
    await close();
    expect(measured.rate).toBeGreaterThan(0);
    expect(measured.p99).toBeGreaterThanOrEqual(measured.p50);

    await growStore(wallet.url, 3);
    const reader = await openToRead("", wallet.url);
    const findings = await auditLedger(reader.db);
    const stored = await reader.db.$count(payments);
    await reader.close();
    removeWallet(wallet);
    expect(findings.filter(({ count }) => count > 0)).toEqual([]);
    expect(stored).toBe(200 + 3 * paid);
  });

  test("signs charges that the wallet takes, each once, and hears its signed answers", async () => {
    const wallet = await Wallet.open();
    const books = await openBooks(wallet.db, { terminals: 1, customers: 3 });
    const server = await listen(wallet.app, "127.0.0.1", 0);
    const line = new KeepAlive(`http://127.0.0.1:${server.port}`);
    const [terminal] = books.terminals;
    const calls = terminal ? chargeCalls("http://wallet.test", terminal, [0, 1, 2], 1) : [];
    const key = publicKeyObject(wallet.keys.proof.pair.publicKey);
    for (const { bytes, signature } of calls) {
      const answer = await line.ask(bytes);
      expect(answer.body.toString()).toContain('"state":"paid"');
      expect(verifyHttpResponse({ ...answer, requestSignature: signature }, key)).toBe(true);
    }
    expect(calls).toHaveLength(3);
    line.close();
    await server.close();
    await wallet.close();
  });

  test("has peers that keep a double entry", async () => {
    const url = await ownDatabase();
    const peers = await Peers.prepare(url, 10);
    for (const peer of ["function", "statements"] as const) {
      const connected = await peers.connect(peer, 2);
      const { rate } = await closedLoop({ callers: 2, ...SOON }, connected.call);
      await connected.close();
      expect(rate).toBeGreaterThan(0);
    }
    expect(await peers.imbalance()).toBe(0);
  });

  test("says of each ratio whether it is reached, and of what it could not measure that it is unproven", () => {
    const fast = { rate: 12_000, p50: 2, p99: 9 };
    const slow = { rate: 500, p50: 40, p99: 300 };
    const page = reportOf({
      told: ["fsync = on"],
      floor: 3000,
      ledger: [
        { callers: 32, ours: fast, tpcb1: 2000, tpcb10: undefined, function: slow, statements: slow },
        {
          callers: 256,
          ours: fast,
          tpcb1: 800,
          tpcb10: undefined,
          function: undefined,
          statements: undefined,
        },
      ],
      http: [{ callers: 32, wallet: slow, bare: fast }],
      growth: undefined,
      soak: { minutes: 3, rate: 900, early: 180, late: 230 },
    });
    expect(page).toContain("| ours, 32 callers, against TPC-B of scale 1 | 6.00 | ≥ 5 ✓ |");
    expect(page).toContain("| ours, 32 callers, p99 against p50 | 4.50 | ≤ 5 ✓ |");
    expect(page).toContain(
      "| ours, 256 callers, against TPC-B of scale 10 | unproven: no pgbench here | ≥ 6 |",
    );
    expect(page).toContain("| signed HTTP, 32 callers, against the bare route | 0.04 | ≥ 0.5 ✗ |");
    expect(page).toContain("| memory of the wallet, late against early | 1.28 | ≤ 1.1 ✗ |");
  });
});
