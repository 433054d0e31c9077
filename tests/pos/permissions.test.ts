import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACTION_NAMES, type Action, type Permission, type Role } from "#domain/permission.ts";
import type { Problem } from "#domain/refusal.ts";
import { journal } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { Session } from "#pos/api.ts";
import { verifyJournal } from "#pos/journal.ts";
import type { PermissionTable } from "#pos/operators/api.ts";
import { OWN_PIN, TillApp } from "./app-support.ts";
import { Desk } from "./support.ts";

const CASHIER_PIN = "730518";

let desk: Desk;
let till: TillApp;
let manager: string;
let cashier: string;
beforeAll(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  manager = await till.signedIn();
  cashier = await added("李雷", "cashier");
});
afterAll(() => desk.close());

/** A further operator at a checkout of his own. */
async function added(name: string, role: Role): Promise<string> {
  await till.call("PUT", `/api/staff/${newId()}`, { token: manager, body: { name, role, pin: "918273" } });
  const { token } = await till.pair("checkout");
  await till.signIn(token, name, "918273");
  await till.call("PUT", "/api/session/pin", { token, body: { pin: "918273", newPin: CASHIER_PIN } });
  return token;
}

function edit(role: Role, action: Action, permission: Permission, token = manager) {
  const path = `/api/permissions/${role}/${action}`;
  return till.call<PermissionTable & Problem>("PUT", path, { token, body: { permission } });
}

const session = async (token: string) => (await till.call<Session>("GET", "/api/session", { token })).body;
const openDrawer = async (token: string, approval?: { operator: string; pin: string }) => {
  const body = { reason: "change", ...(approval && { approval }) };
  return (await till.call<Problem>("PUT", `/api/drawer/openings/${newId()}`, { token, body })).body.code;
};

describe("what a role may do is a manager's to say", () => {
  test("a session tells its screen what its operator may do, and each screen is told when that changes", async () => {
    expect((await session(cashier)).permissions).toMatchObject({ refund: "approval", see_journal: "denied" });
    expect((await session(manager)).permissions).toMatchObject({ refund: "allowed", see_journal: "allowed" });
    const [snapshot] = await till.events("/api/checkout/events", cashier, 1);
    expect((await edit("cashier", "discount", "allowed")).body.cashier.discount).toBe("allowed");
    const [event] = await till.events("/api/checkout/events", cashier, 1, snapshot?.id);
    expect(event).toMatchObject({ event: "session" });
    expect((await session(cashier)).permissions.discount).toBe("allowed");
  });

  test("allowed, with a manager's word, or not at all: the server goes by it at once", async () => {
    const approval = { operator: "1001", pin: OWN_PIN };
    expect(await openDrawer(cashier)).toBe("approval_needed");
    await edit("cashier", "open_drawer", "allowed");
    expect(await openDrawer(cashier)).toBeUndefined();
    await edit("cashier", "open_drawer", "denied");
    expect(await openDrawer(cashier, approval)).toBe("not_permitted");
    await edit("cashier", "open_drawer", "approval");
    expect(await openDrawer(cashier, approval)).toBeUndefined();
  });

  test("a manager who needs a word as well gets it from a second one, never from himself", async () => {
    await edit("manager", "open_drawer", "approval");
    expect(await openDrawer(manager)).toBe("approval_needed");
    expect(await openDrawer(manager, { operator: "1001", pin: OWN_PIN })).toBe("not_permitted");
    expect(await openDrawer(manager, { operator: "李雷", pin: CASHIER_PIN })).toBe("not_permitted");
    await added("韩梅", "manager");
    expect(await openDrawer(manager, { operator: "韩梅", pin: CASHIER_PIN })).toBeUndefined();
    await edit("manager", "open_drawer", "allowed");
  });

  test("nobody locks a shop for good, and no cashier lets himself in", async () => {
    for (const permission of ["approval", "denied"] as const) {
      expect((await edit("manager", "edit_permissions", permission)).body.code).toBe("not_permitted");
      expect((await edit("manager", "manage_operators", permission)).body.code).toBe("not_permitted");
    }
    expect((await edit("cashier", "edit_permissions", "allowed")).body.code).toBe("not_permitted");
    expect((await edit("cashier", "manage_operators", "allowed")).body.code).toBe("not_permitted");
    expect((await edit("cashier", "refund", "allowed", cashier)).body.code).toBe("not_permitted");
    expect((await till.call<Problem>("GET", "/api/permissions", { token: cashier })).body.code).toBe(
      "not_permitted",
    );
    // What a manager gave up himself he takes back himself.
    for (const action of ACTION_NAMES) await edit("manager", action, "denied");
    expect((await session(manager)).permissions.refund).toBe("denied");
    for (const action of ACTION_NAMES) await edit("manager", action, "allowed");
    expect(Object.values((await session(manager)).permissions)).not.toContain("denied");
  });

  test("each change is a line of the journal, once, with what it was before", async () => {
    const lines = () =>
      desk.store.db
        .select()
        .from(journal)
        .all()
        .filter(({ action }) => action === "permission changed");
    const before = lines().length;
    await edit("cashier", "accept_code", "denied");
    await edit("cashier", "accept_code", "denied");
    const detail = { role: "cashier", before: "approval", permission: "denied" };
    expect(lines().slice(before)).toMatchObject([{ actor: "1001", subject: "accept_code", detail }]);
    expect(verifyJournal(desk.store.db)).toBeUndefined();
  });
});
