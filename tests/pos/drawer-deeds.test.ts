import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import type { DrawerDeed, TrialView } from "#pos/drawer/api.ts";
import { drawersRows } from "#pos/drawer/deeds.ts";
import { writeJournal } from "#pos/journal.ts";
import { OWN_PIN, TillApp } from "./app-support.ts";
import { CASHIER, Desk } from "./support.ts";

let desk: Desk;
let till: TillApp;
let manager: string;
beforeEach(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  manager = await till.signedIn();
});
afterEach(() => desk.close());

const deeds = async (token = manager) =>
  (await till.call<DrawerDeed[]>("GET", "/api/drawer/openings", { token })).body;
/** Without their times, which are the clock's. */
const told = async (token = manager) => (await deeds(token)).map(({ at: _, ...deed }) => deed);
const put = <T>(path: string, body: object, token = manager) =>
  till.call<T>("PUT", `/api/drawer/${path}`, { token, body });

async function takeCash(): Promise<void> {
  const sale = newId();
  desk.openSale(100, sale);
  desk.sales.tender(sale, newId(), { kind: "cash", amount: 100, received: 100 }, CASHIER);
  await desk.prints.idle();
}

/** A second person's checkout. */
async function addCashier(): Promise<string> {
  const body = { name: "李雷", role: "cashier", pin: "918273" };
  await till.call("PUT", `/api/staff/${newId()}`, { token: manager, body });
  const { token } = await till.pair("checkout");
  await till.signIn(token, "李雷", "918273");
  await till.call("PUT", "/api/session/pin", { token, body: { pin: "918273", newPin: "730518" } });
  return token;
}

describe("what the drawer did is read again", () => {
  test("each opening with what it was for and what became of it, the latest first", async () => {
    desk.drawerWatch.start();
    await takeCash();
    const cashier = await addCashier();
    desk.world.drawer.outcome = "stayed-shut";
    await put(
      `openings/${newId()}`,
      { reason: "change", approval: { operator: "1001", pin: OWN_PIN } },
      cashier,
    );
    desk.world.drawer.outcome = "unknown";
    await put(`openings/${newId()}`, { reason: "other", note: "修理" });
    desk.world.clocks.advance(10_000);
    desk.world.drawer.becomes("closed");
    desk.world.drawer.becomes("open");
    const known = await told();
    expect(known).toEqual([
      { what: "by-hand" },
      { what: "no-sale", state: "unknown", reason: "other", note: "修理", operator: "1001" },
      { what: "no-sale", state: "stayed-shut", reason: "change", operator: "李雷", approvedBy: "1001" },
      { what: "cash", state: "opened", sale: 1 },
    ]);
    // Whoever stands at the till may read it.
    expect(await told(cashier)).toEqual(known);
  });

  test("a trial as its person saw it, and as the pulse went until that was said", async () => {
    desk.world.drawer.trial = { pulse: "sent", switched: "still" };
    const tried = await put<TrialView>(`trials/${newId()}`, { pin: 5 });
    expect(await told()).toEqual([{ what: "trial", state: "sent", pin: 5, operator: "1001" }]);
    await put(`trials/${tried.body.id}/answer`, { opened: false });
    expect(await told()).toEqual([{ what: "trial", state: "stayed-shut", pin: 5, operator: "1001" }]);
    const again = await put<TrialView>(`trials/${newId()}`, { pin: 2 });
    await put(`trials/${again.body.id}/answer`, { opened: true });
    expect((await told())[0]).toEqual({ what: "trial", state: "opened", pin: 2, operator: "1001" });
  });

  test("a drawer that was left open, once", async () => {
    desk.drawerWatch.start();
    desk.world.drawer.becomes("open");
    desk.world.clocks.advance(24 * 60 * 60_000);
    desk.world.drawer.becomes("unknown");
    desk.world.drawer.becomes("open");
    expect((await told()).filter(({ what }) => what === "left-open")).toHaveLength(1);
  });

  test("of this shift, and no more than somebody reads", async () => {
    await takeCash();
    expect(await deeds()).toHaveLength(1);
    const { body } = await till.call<{ id: string }>("GET", "/api/shift", { token: manager });
    desk.world.clocks.advance(1000);
    const closing = { token: manager, body: { forced: "story" } };
    await till.call("PUT", `/api/shifts/${body.id}/closing`, closing);
    desk.world.clocks.advance(1000);
    manager = (await till.pair("checkout")).token;
    await till.signIn(manager, "1001", OWN_PIN);
    expect(await deeds()).toEqual([]);
    for (let n = 0; n < 52; n++) await put(`openings/${newId()}`, { reason: "change" });
    expect(await deeds()).toHaveLength(50);
  });

  test("and not what a person did who has the drawer's name", async () => {
    desk.store.write((db) =>
      writeJournal(db, {
        at: desk.world.clocks.now(),
        actor: "drawer",
        action: "shift opened",
        subject: newId(),
      }),
    );
    expect(await deeds()).toEqual([]);
  });

  test("by the index of the drawer's rows, however long the journal is", () => {
    const { db } = desk.store;
    const plan = db.all<{ detail: string }>(sql`explain query plan ${drawersRows(db, 0).getSQL()}`);
    expect(plan.map(({ detail }) => detail).join()).toContain("journal_drawer");
  });
});
