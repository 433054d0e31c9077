import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BADGE_CODE, badgeCode } from "#domain/badge.ts";
import type { Problem } from "#domain/refusal.ts";
import { recognise } from "#domain/scan.ts";
import { badges, journal } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { OperatorView, Session } from "#pos/api.ts";
import { IdleLock } from "#pos/screens/lock.ts";
import { TillApp } from "./app-support.ts";
import { Desk } from "./support.ts";

const MINUTE = 60_000;

let desk: Desk;
let till: TillApp;
let manager: string;
let cashier: string;
let owner: string;
beforeAll(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  manager = await till.signedIn();
  const body = { name: "李雷", role: "cashier", pin: "918273" };
  await till.call("PUT", `/api/staff/${newId()}`, { token: manager, body });
  cashier = (await till.pair("checkout")).token;
  await till.signIn(cashier, "李雷", "918273");
  await till.call("PUT", "/api/session/pin", { token: cashier, body: { pin: "918273", newPin: "730518" } });
  owner = await idOf("1001");
});
afterAll(() => desk.close());

async function idOf(name: string): Promise<string> {
  const { body } = await till.call<OperatorView[]>("GET", "/api/staff", { token: manager });
  return body.find((one) => one.name === name)?.id ?? "";
}

/** Prints a badge. @returns the code on the paper */
async function make(id = newId(), of = owner, token = manager): Promise<string | undefined> {
  desk.world.printer.printed.length = 0;
  await till.call("PUT", `/api/staff/${of}/badges/${id}`, { token, body: {} });
  const [paper] = desk.world.printer.printed;
  const qr = paper?.blocks.find((block) => block.kind === "qr");
  return qr?.kind === "qr" ? qr.text : undefined;
}

const openDrawer = async (badge: string) => {
  const body = { reason: "change", approval: { badge } };
  const path = `/api/drawer/openings/${newId()}`;
  return (await till.call<Problem>("PUT", path, { token: cashier, body })).body.code;
};

describe("a manager's badge", () => {
  test("stands for his PIN, and the store cannot tell its code", async () => {
    const id = newId();
    const code = (await make(id)) ?? "";
    expect(code).toMatch(BADGE_CODE);
    expect(await make(id)).toBeUndefined();
    expect(await openDrawer(code)).toBeUndefined();
    const asked = desk.store.db
      .select()
      .from(journal)
      .all()
      .findLast(({ action }) => action === "drawer asked without a sale");
    expect(asked).toMatchObject({ actor: "李雷", detail: { approvedBy: "1001" } });
    for (const table of ["badges", "print_jobs", "journal", "facts"])
      expect(JSON.stringify(desk.store.db.all(sql.raw(`SELECT * FROM ${table}`)))).not.toContain(code);
  });

  test("counts no more once it is revoked, or another was made", async () => {
    const first = (await make()) ?? "";
    const second = (await make()) ?? "";
    expect(await openDrawer(first)).toBe("wrong_badge");
    expect(await openDrawer(second)).toBeUndefined();
    await till.call("DELETE", `/api/staff/${owner}/badge`, { token: manager, body: {} });
    expect(await openDrawer(second)).toBe("wrong_badge");
    const rows = desk.store.db.select().from(badges).all();
    expect(rows.filter(({ revokedAt }) => revokedAt === null)).toEqual([]);
    expect(() => desk.store.write((db) => void db.run(sql`DELETE FROM badges`))).toThrow();
    expect(() => desk.store.write((db) => void db.run(sql`UPDATE badges SET revoked_at = NULL`))).toThrow();
  });

  test("of a cashier approves nothing, and only a manager has one made", async () => {
    const code = (await make(newId(), await idOf("李雷"))) ?? "";
    expect(await openDrawer(code)).toBe("not_permitted");
    expect(await make(newId(), owner, cashier)).toBeUndefined();
  });

  test("that never came out of the printer is none", async () => {
    desk.world.printer.outcomes.push({ kind: "not-sent", trouble: "paper-out" });
    const path = `/api/staff/${owner}/badges/${newId()}`;
    const { body } = await till.call<Problem>("PUT", path, { token: manager, body: {} });
    expect(body.code).toBe("badge_not_printed");
    const staff = (await till.call<OperatorView[]>("GET", "/api/staff", { token: manager })).body;
    expect(staff.find(({ name }) => name === "1001")?.badge).toBe(false);
  });

  test("is guessed no faster than a PIN", async () => {
    const guess = () => badgeCode(new Uint8Array(16).map(() => Math.floor(Math.random() * 256)));
    const codes = [];
    for (let n = 0; n < 4; n++) codes.push(await openDrawer(guess()));
    expect(codes).toEqual(["wrong_badge", "wrong_badge", "wrong_badge", "locked_out"]);
    desk.world.clocks.advance(MINUTE);
  });

  test("has a code that no other scan is like, each chance its own", () => {
    const chance = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(chance, chance, (one, other) => {
        expect(recognise(badgeCode(one)).rule.name).toBe("badge");
        expect(badgeCode(one) === badgeCode(other)).toBe(one.join() === other.join());
      }),
    );
  });
});

describe("a checkout at which nobody does anything", () => {
  const session = async (token: string) =>
    (await till.call<Session & Problem>("GET", "/api/session", { token })).body;

  test("locks itself, not while a customer is paying, and whoever does something stays", async () => {
    const lock = new IdleLock(desk.till, till.screens, 10 * MINUTE);
    const { clocks } = desk.world;
    const { payment } = desk.collect(700);
    clocks.advance(9 * MINUTE);
    await till.call("POST", "/api/session/presence", { token: manager });
    clocks.advance(2 * MINUTE - 1);
    lock.look();
    expect((await session(cashier)).code).toBe("signed_out");
    expect((await session(manager)).operator.name).toBe("1001");
    clocks.advance(9 * MINUTE);
    desk.collect(800);
    lock.look();
    expect((await session(manager)).operator.name).toBe("1001");
    desk.hears(payment, "expired");
    clocks.advance(11 * MINUTE);
    const [snapshot] = await till.events("/api/checkout/events", manager, 1);
    lock.look();
    expect((await session(manager)).code).toBe("signed_out");
    expect(snapshot?.event).toBe("snapshot");
    const told = desk.store.db
      .select()
      .from(journal)
      .all()
      .filter(({ action }) => action === "locked");
    expect(told.map(({ actor }) => actor)).toEqual(["李雷", "1001"]);
  });
});
