/** The audit finds nothing in sound books, and every way of breaking them that the database could be talked into. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import { type AuditFinding, auditLedger, isSound } from "#wallet/audit/audit.ts";
import { AUDIT_RULES } from "#wallet/audit/rules.ts";
import { openAccount } from "#wallet/ledger.ts";
import { openStore, type WalletDb } from "#wallet/store.ts";
import { FailingBank } from "../support/failing-bank.ts";
import { type Phone, PIN, type Terminal, Wallet } from "./support.ts";

const bank = new FailingBank({ "1234": 1000 });
let wallet: Wallet;
let terminal: Terminal;
let phone: Phone;

beforeAll(async () => {
  wallet = await Wallet.open({ coreBank: bank });
  terminal = await wallet.terminal();
  phone = await wallet.customer(100_000);
  const account = await wallet.link(phone, "1234");
  bank.faults = ["well", "well", "not heard"];
  for (const kind of ["top_up", "withdrawal", "withdrawal"]) {
    const body = { kind, account, amount: 40, pin: PIN };
    expect((await phone.call("PUT", `/v1/phone/bank-orders/${newId()}`, body)).status).toBe(200);
  }
  const { customer } = await wallet.customer(0);
  const to = { phone: customer.number, name: "*明", amount: 30, pin: PIN };
  expect((await phone.call("PUT", `/v1/phone/transfers/${newId()}`, to)).status).toBe(200);
  const kept = await terminal.present();
  await phone.pay(kept);
  const reversed = await terminal.present();
  await phone.pay(reversed);
  await terminal.reverse(reversed);
  const refunded = await terminal.present();
  await phone.pay(refunded);
  expect(await terminal.refund(await terminal.signRefund(refunded, { amount: 1 }))).toMatchObject({
    body: { state: "refunded" },
  });
  await terminal.reverse(await terminal.present());
});
afterAll(async () => {
  await wallet.close();
  bank.close();
});

const brokenRules = (findings: readonly AuditFinding[]) =>
  findings.filter(({ count }) => count > 0).map(({ rule }) => rule.name);

/** Changes the store behind the back of every trigger and key, audits it, and takes the change back. */
async function auditAfter(...statements: readonly string[]): Promise<readonly AuditFinding[]> {
  let findings: readonly AuditFinding[] = [];
  const taken = new Error("taken back");
  const work = async (tx: WalletDb) => {
    await tx.execute(sql`SET LOCAL session_replication_role = replica`);
    for (const statement of statements) await tx.execute(sql.raw(statement));
    findings = await auditLedger(tx);
    throw taken;
  };
  await expect(wallet.db.transaction(work)).rejects.toBe(taken);
  return findings;
}

describe("the audit of the books", () => {
  test("finds nothing after a day of payments, refunds and reversals, and is finished in no time", async () => {
    const findings = await auditLedger(wallet.db);
    expect(brokenRules(findings)).toEqual([]);
    expect(isSound(findings)).toBe(true);
    expect(findings.map(({ rule }) => rule.name)).toEqual(AUDIT_RULES.map(({ name }) => name));
  });

  const paid = "(SELECT transaction FROM payments WHERE state = 'paid' AND refunded = 0)";
  const reversed = "(SELECT transaction FROM payments WHERE state = 'reversed' AND transaction IS NOT NULL)";
  const refund = "(SELECT transaction FROM refunds)";
  test.each<[string, readonly string[], readonly string[]]>([
    [
      "a balance was written by hand",
      ["UPDATE accounts SET balance = balance + 5 WHERE kind = 'customer'"],
      ["sum", "balances"],
    ],
    [
      "money was moved by hand between two balances",
      [
        "UPDATE accounts SET balance = balance + 5 WHERE kind = 'customer' AND balance > 1000",
        "UPDATE accounts SET balance = balance - 5 WHERE kind = 'cash_at_branch'",
      ],
      ["balances"],
    ],
    [
      "a customer owes",
      [
        "ALTER TABLE accounts DROP CONSTRAINT accounts_floor",
        "UPDATE accounts SET balance = -1 WHERE kind = 'customer'",
      ],
      ["sum", "balances", "floors"],
    ],
    [
      "a leg's amount was changed",
      [`UPDATE legs SET amount = amount + 1 WHERE transaction = ${paid}`],
      ["balances", "digests", "captures"],
    ],
    [
      "a leg was turned round",
      [`UPDATE legs SET debit = credit, credit = debit WHERE transaction = ${paid}`],
      ["balances", "digests", "captures"],
    ],
    [
      "a leg is in another currency than its accounts",
      [`UPDATE legs SET currency = 'USD' WHERE transaction = ${paid}`],
      ["entries", "digests", "captures"],
    ],
    [
      "a transaction lost its legs",
      [`DELETE FROM legs WHERE transaction = ${refund}`],
      ["balances", "digests", "refunds"],
    ],
    [
      "a transaction was called something else",
      [`UPDATE transactions SET kind = 'top_up' WHERE id = ${paid}`],
      ["digests", "captures", "settled"],
    ],
    [
      "a merchant's account for payouts was changed and nobody was to know",
      ["UPDATE merchants SET settlement_number = '66666666'"],
      ["merchants", "bindings"],
    ],
    ["a version of a merchant's facts was taken out", ["DELETE FROM merchant_history"], ["merchants"]],
    [
      "a terminal was carried to another place and nobody was to know",
      ["UPDATE terminals SET address = 'elsewhere'"],
      ["bindings"],
    ],
    ["a terminal has lost its key", ["UPDATE terminal_keys SET state = 'revoked'"], ["keys"]],
    [
      "a customer's spending of today was made less",
      ["UPDATE customer_usage SET spent = spent - 1, spent_b = spent_b - 1"],
      ["usage"],
    ],
    ["a customer's spending was forgotten", ["DELETE FROM customer_usage"], ["usage"]],
    [
      "a transfer says another amount than it moved",
      ["UPDATE transfers SET amount = amount + 1"],
      ["usage", "transfers"],
    ],
    ["a transfer was forgotten", ["DELETE FROM transfers"], ["usage", "wallet_strays"]],
    [
      "a withdrawal that is under way says that it is done",
      [
        "ALTER TABLE bank_orders DROP CONSTRAINT bank_orders_withdrawal",
        "UPDATE bank_orders SET state = 'done', decided_at = now() WHERE state = 'requested'",
      ],
      ["in_transit", "clearing"],
    ],
    [
      "a withdrawal that was paid out says that it came back",
      [
        "UPDATE bank_orders SET state = 'refused', refusal = 'busy' WHERE kind = 'withdrawal' AND state = 'done'",
      ],
      ["bank_orders", "clearing"],
    ],
    [
      "a top-up is another customer's",
      ["UPDATE bank_orders SET customer = (SELECT payee FROM transfers) WHERE kind = 'top_up'"],
      ["bank_orders"],
    ],
    [
      "a top-up was forgotten",
      ["DELETE FROM bank_orders WHERE kind = 'top_up'"],
      ["clearing", "wallet_strays"],
    ],
    [
      "a payment was put to another day",
      ["UPDATE payments SET spent_on = spent_on - 1 WHERE state = 'paid' AND refunded = 0"],
      ["usage"],
    ],
    [
      "a payment says that it was reversed, and no money went back",
      ["UPDATE payments SET state = 'reversed' WHERE state = 'paid' AND refunded = 0"],
      ["returns", "usage"],
    ],
    [
      "a reversed payment says that it is paid",
      ["UPDATE payments SET state = 'paid' WHERE state = 'reversed'"],
      ["returns", "usage"],
    ],
    [
      "a reversal returned another payment's money",
      [`UPDATE transactions SET reverses = ${paid} WHERE reverses = ${reversed}`],
      ["digests", "returns"],
    ],
    [
      "more is said to be refunded than was",
      ["UPDATE payments SET refunded = refunded + 1 WHERE refunded = 1"],
      ["refunds"],
    ],
    ["a refund is forgotten", ["DELETE FROM refunds"], ["refunds", "strays"]],
    [
      "a payment forgot its capture",
      [
        "ALTER TABLE payments DROP CONSTRAINT payments_captured",
        "ALTER TABLE payments DROP CONSTRAINT payments_captured_at",
        "ALTER TABLE payments DROP CONSTRAINT payments_fee_agreed",
        "ALTER TABLE payments DROP CONSTRAINT payments_counted",
        "UPDATE payments SET transaction = NULL WHERE state = 'paid' AND refunded = 0",
      ],
      ["usage", "strays"],
    ],
    [
      "one tender was collected twice",
      [
        "DROP INDEX payments_one_capture",
        "UPDATE payments SET tender = (SELECT tender FROM payments WHERE refunded = 1), attempt = 2 WHERE state = 'paid' AND refunded = 0",
      ],
      ["tenders"],
    ],
    ["an event was lost", ["DELETE FROM events WHERE number = 1"], ["streams", "statements"]],
    [
      "a stream was cut short",
      ["DELETE FROM events WHERE number = (SELECT max(number) FROM events)"],
      ["streams", "statements"],
    ],
    [
      "an event was rewritten",
      ["UPDATE events SET statement = set_byte(statement, 20, get_byte(statement, 20) # 1) WHERE number = 1"],
      ["streams", "statements"],
    ],
    ["a terminal's row names another end", ["UPDATE terminals SET stream_number = 99"], ["streams"]],
    [
      "a payment carries a statement that was never an event",
      [
        "UPDATE payments SET statement = set_byte(statement, 9, get_byte(statement, 9) # 1) WHERE refunded = 1",
      ],
      ["statements"],
    ],
    ["a trigger is off", ["ALTER TABLE legs DISABLE TRIGGER legs_append_only"], ["guards"]],
    ["a trigger is gone", ["DROP TRIGGER payments_never_lost ON payments"], ["guards"]],
    [
      "a constraint is not proven",
      ["ALTER TABLE legs ADD CONSTRAINT legs_small CHECK (amount < 0) NOT VALID"],
      ["guards"],
    ],
  ])("says so where %s", async (_, statements, broken) => {
    const findings = await auditAfter(...statements);
    expect(brokenRules(findings)).toEqual(broken);
    for (const { count, breaches } of findings) expect(breaches.length).toBe(Math.min(count, 20));
  });

  test("names the first breaches of many, and how many there are", async () => {
    const accounts = Array.from({ length: 30 }, () => `('${newId()}', 'customer', 'CNY', false, 1)`);
    const findings = await auditAfter(
      `INSERT INTO accounts (id, kind, currency, may_go_negative, balance) VALUES ${accounts.join(", ")}`,
    );
    expect(findings.find(({ rule }) => rule.name === "balances")).toMatchObject({
      count: 30,
      breaches: { length: 20 },
    });
  });
});

describe("npm run audit:ledger", () => {
  const folder = mkdtempSync(join(tmpdir(), "shouyin-audit-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  function run(...words: string[]) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["server/wallet/audit/main.ts", ...words],
      {
        env: { ...process.env, SHOUYIN_DATA: folder },
        encoding: "utf8",
      },
    );
    return { status, stdout, stderr };
  }

  test("says that the books are sound, or which rule is broken by what, and ends with 0 or 1", async () => {
    const store = await openStore(join(folder, "wallet"), "");
    const account = await openAccount(store.db, newId(), "customer", "CNY");
    await store.close();
    expect(run()).toMatchObject({ status: 0, stdout: expect.stringContaining("The books are sound") });

    const again = await openStore(join(folder, "wallet"), "");
    await again.db.transaction(async (tx) => {
      await tx.execute(sql`SET LOCAL session_replication_role = replica`);
      await tx.execute(sql`UPDATE accounts SET balance = 7 WHERE id = ${account}`);
    });
    await again.close();
    const { status, stdout } = run("--json");
    expect(status).toBe(1);
    const findings: readonly AuditFinding[] = JSON.parse(stdout);
    expect(brokenRules(findings)).toEqual(["sum", "balances"]);
    expect(findings[1]?.breaches).toEqual([`customer ${account} has 7, its entries sum to 0`]);
  });
});
