import { asc, eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { LESSONS, OPENING_STATES } from "#domain/drawer.ts";
import type { Problem } from "#domain/refusal.ts";
import { journal, noSales } from "#drizzle/pos/schema.ts";
import type { DrawerOutcome, DrawerTrial } from "#hardware/drawer.ts";
import { newId } from "#kit/random-ids.ts";
import type { ShiftView } from "#pos/api.ts";
import type { DrawerView, NoSaleView, TrialView } from "#pos/drawer/api.ts";
import { isByHand, lookAtOpen, openingAfterRestart, whatIsLearnt } from "#pos/drawer/decide.ts";
import { verifyJournal } from "#pos/journal.ts";
import { OWN_PIN, TillApp } from "./app-support.ts";
import { CASHIER, Desk, OPEN_MAX_MS } from "./support.ts";

const CASHIER_PIN = "730518";

let desk: Desk;
let till: TillApp;
/** A manager's checkout. */
let manager: string;
beforeEach(() => {
  desk = Desk.open();
});
afterEach(() => desk.close());

async function openTill(): Promise<void> {
  till = await TillApp.of(desk);
  manager = await till.signedIn();
}

/** A cashier's checkout. */
async function addCashier(): Promise<string> {
  const body = { name: "李雷", role: "cashier", pin: "918273" };
  await till.call("PUT", `/api/staff/${newId()}`, { token: manager, body });
  const { token } = await till.pair("checkout");
  await till.signIn(token, "李雷", "918273");
  const pins = { pin: "918273", newPin: CASHIER_PIN };
  await till.call("PUT", "/api/session/pin", { token, body: pins });
  return token;
}

const never = new Promise<never>(() => undefined);
const put = <T = Problem>(path: string, token: string, body: object) =>
  till.call<T>("PUT", `/api/drawer/${path}`, { token, body });
const code = async (answer: Promise<{ body: Problem }>) => (await answer).body?.code;
const approval = (pin = OWN_PIN) => ({ operator: "1001", pin });

function journalled(about: string) {
  const { db } = desk.store;
  return db
    .select()
    .from(journal)
    .where(eq(journal.subject, about))
    .orderBy(asc(journal.number))
    .all()
    .map(({ actor, action, detail }) => ({ actor, action, detail }));
}

/** The till starts anew over the same store, and its people sign in again. */
async function restart(): Promise<void> {
  desk = desk.restart();
  await openTill();
}

describe("the drawer is opened without a sale", () => {
  beforeEach(openTill);

  const open = <T = NoSaleView>(token: string, id = newId(), more: object = { reason: "change" }) =>
    put<T>(`openings/${id}`, token, more);

  test("by a manager for a reason: once, journalled before and after", async () => {
    const id = newId();
    expect(await open(manager, id)).toMatchObject({
      status: 200,
      body: { reason: "change", state: "opened" },
    });
    expect(desk.world.drawer.opened).toBe(1);
    expect(journalled(id)).toEqual([
      { actor: "1001", action: "drawer asked without a sale", detail: { reason: "change" } },
      { actor: "drawer", action: "drawer opened", detail: {} },
    ]);
  });

  test("by a cashier on a manager's word only, and the journal says whose", async () => {
    const cashier = await addCashier();
    const id = newId();
    const asked = { reason: "counting" };
    expect(await code(open(cashier, id, asked))).toBe("approval_needed");
    expect(await code(open(cashier, id, { ...asked, approval: approval("246802") }))).toBe("wrong_pin");
    const ownWord = { operator: "李雷", pin: CASHIER_PIN };
    expect(await code(open(cashier, id, { ...asked, approval: ownWord }))).toBe("not_permitted");
    expect(desk.world.drawer.opened).toBe(0);
    expect(journalled(id)).toEqual([]);
    const opened = await open(cashier, id, { ...asked, approval: approval() });
    expect(opened).toMatchObject({ status: 200, body: { state: "opened" } });
    expect(journalled(id)[0]).toEqual({
      actor: "李雷",
      action: "drawer asked without a sale",
      detail: { reason: "counting", approvedBy: "1001" },
    });
    expect(desk.store.db.select().from(noSales).all()).toMatchObject([
      { reason: "counting", state: "opened" },
    ]);
  });

  test("under one id once: again, at the same time, and never for something else", async () => {
    const id = newId();
    const answers = await Promise.all([open(manager, id), open(manager, id), open(manager, id)]);
    expect(answers.map(({ body }) => body.state)).toEqual(["opened", "opened", "opened"]);
    expect((await open(manager, id)).body.state).toBe("opened");
    expect(await code(open(manager, id, { reason: "float" }))).toBe("id_reused");
    expect(desk.world.drawer.opened).toBe(1);
    await open(manager);
    expect(desk.world.drawer.opened).toBe(2);
  });

  test("for another reason only with words that say which", async () => {
    const asked = <T = NoSaleView>(more: object) => open<T>(manager, newId(), more);
    for (const wrong of [
      {},
      { reason: "other" },
      { reason: "other", note: "" },
      { reason: "other", note: "   " },
      { reason: "other", note: "a\u001bp" },
      { reason: "other", note: "长".repeat(61) },
      { reason: "change", note: "换钱" },
      { reason: "because" },
    ])
      expect(await code(asked<Problem>(wrong)), JSON.stringify(wrong)).toBe("malformed");
    expect(desk.world.drawer.opened).toBe(0);
    const { body } = await asked({ reason: "other", note: "修理钱箱" });
    expect(body).toMatchObject({ reason: "other", note: "修理钱箱", state: "opened" });
    expect(journalled(body.id)[0]?.detail).toEqual({ reason: "other", note: "修理钱箱" });
  });

  const OUTCOMES: readonly DrawerOutcome[] = ["opened", "stayed-shut", "sent", "unknown", "not-sent"];
  test.each(OUTCOMES)("and is %s: that is what is told and kept", async (outcome) => {
    desk.world.drawer.outcome = outcome;
    const { body } = await open(manager);
    expect(body.state).toBe(outcome);
    expect(journalled(body.id).at(-1)?.action).toBe(`drawer ${outcome}`);
  });

  test("and the till is killed in between: nobody knows, and the same id does not open it again", async () => {
    desk.world.drawer.outcome = never;
    const id = newId();
    void open(manager, id);
    await vi.waitUntil(() => desk.world.drawer.opened === 1);
    desk.world.drawer.outcome = "opened";
    await restart();
    expect(await open(manager, id)).toMatchObject({ status: 200, body: { state: "unknown" } });
    await restart();
    expect((await open(manager, id)).body.state).toBe("unknown");
    expect(desk.world.drawer.opened).toBe(1);
    expect(journalled(id).map(({ action }) => action)).toEqual([
      "drawer asked without a sale",
      "drawer unknown",
    ]);
    expect(verifyJournal(desk.store.db)).toBeUndefined();
  });

  test("and the driver breaks its promise: in doubt, and the next opening goes on", async () => {
    desk.world.drawer.outcome = Promise.reject(new Error("the cable is out"));
    expect((await open(manager)).body.state).toBe("unknown");
    desk.world.drawer.outcome = "opened";
    expect((await open(manager)).body.state).toBe("opened");
  });

  test("and the shift counts it", async () => {
    const cashier = await addCashier();
    await open(manager);
    await open(cashier, newId(), { reason: "change", approval: approval() });
    const { body } = await till.call<ShiftView>("GET", "/api/shift", { token: cashier });
    expect(body.noSales).toBe(2);
  });

  test("and what has ended stays so: the store itself keeps it", async () => {
    const { body } = await open(manager);
    const { db } = desk.store;
    expect(() => db.update(noSales).set({ state: "not-sent" }).run()).toThrow("stays so");
    expect(() => db.delete(noSales).where(eq(noSales.id, body.id)).run()).toThrow("openings are kept");
  });
});

describe("how the drawer is wired is learnt", () => {
  beforeEach(openTill);

  const tryPin = <T = TrialView>(pin: number, id = newId(), token = manager) =>
    put<T>(`trials/${id}`, token, { pin });
  const say = <T = TrialView>(id: string, opened: boolean, token = manager) =>
    put<T>(`trials/${id}/answer`, token, { opened });

  const TAUGHT: readonly [DrawerTrial["switched"], boolean, TrialView["lesson"], object | undefined][] = [
    ["high", true, "switch", { pin: 2, opensTo: "high" }],
    ["low", true, "switch", { pin: 2, opensTo: "low" }],
    ["still", true, "no-switch", { pin: 2, opensTo: undefined }],
    ["unheard", true, "cannot-tell", { pin: 2, opensTo: undefined }],
    ["still", false, "not-opened", undefined],
    ["unheard", false, "not-opened", undefined],
    ["high", false, "contradiction", undefined],
    ["low", false, "contradiction", undefined],
  ];
  test.each(TAUGHT)(
    "its switch went %s, and that it opened is %s: %s",
    async (switched, opened, lesson, wired) => {
      desk.world.drawer.trial = { pulse: "sent", switched };
      const { body: trial } = await tryPin(2);
      expect(trial).toMatchObject({ state: "sent" });
      expect((await say(trial.id, opened)).body.lesson).toBe(lesson);
      const told = desk.world.drawer.wiring;
      expect(told && { pin: told.pin, opensTo: told.opensTo }).toEqual(wired);
      expect(desk.drawerWatch.view().learnt).toBe(wired && lesson);
      expect(journalled(trial.id).map(({ action }) => action)).toEqual([
        "drawer tried",
        "drawer sent",
        `drawer learnt: ${lesson}`,
      ]);
    },
  );

  test("and outlives a restart: the driver is told at the start", async () => {
    desk.world.drawer.trial = { pulse: "sent", switched: "low" };
    const { body } = await tryPin(5);
    await say(body.id, true);
    desk.world.drawer.wiring = undefined;
    desk = desk.restart();
    desk.drawerWatch.start();
    expect(desk.world.drawer.wiring).toMatchObject({ pin: 5, opensTo: "low" });
    expect(desk.drawerWatch.view()).toMatchObject({ pin: 5, learnt: "switch" });
  });

  test("by one pulse a trial, whoever asks how often", async () => {
    const id = newId();
    await Promise.all([tryPin(2, id), tryPin(2, id)]);
    await tryPin(2, id);
    expect(desk.world.drawer.tried).toEqual([2]);
    expect(await code(tryPin(5, id))).toBe("id_reused");
  });

  test("from a pulse that surely left, the latest one, and an answer that is not taken back", async () => {
    desk.world.drawer.trial = { pulse: "not-sent", switched: "unheard" };
    const { body: unsent } = await tryPin(2);
    expect(unsent.state).toBe("not-sent");
    expect(await code(say(unsent.id, true))).toBe("drawer_not_tried");
    desk.world.drawer.trial = { pulse: "sent", switched: "high" };
    desk.world.clocks.advance(1000);
    const { body: first } = await tryPin(2);
    desk.world.clocks.advance(1000);
    const { body: second } = await tryPin(2);
    expect(await code(say(first.id, true))).toBe("drawer_not_tried");
    await say(second.id, true);
    expect((await say(second.id, true)).body.lesson).toBe("switch");
    expect(await code(say(second.id, false))).toBe("id_reused");
    expect(await code(say(newId(), true))).toBe("not_found");
    expect(journalled(second.id).filter(({ action }) => action.startsWith("drawer learnt"))).toHaveLength(1);
  });

  test("from the latest trial also after somebody has set the clock back", async () => {
    await tryPin(2);
    desk.world.clocks.setByHand(-3_600_000);
    const { body } = await tryPin(5);
    expect((await say(body.id, true)).body.lesson).toBeDefined();
  });

  test("by a manager only", async () => {
    const cashier = await addCashier();
    expect(await code(tryPin(2, newId(), cashier))).toBe("not_permitted");
    const { body } = await tryPin(2);
    expect(await code(say(body.id, true, cashier))).toBe("not_permitted");
    expect(desk.world.drawer.tried).toEqual([2]);
  });

  test("not from a trial that the till died in: it is unknown, and its pulse is not given again", async () => {
    desk.world.drawer.trial = never;
    const id = newId();
    void tryPin(2, id);
    await vi.waitUntil(() => desk.world.drawer.tried.length === 1);
    await restart();
    expect((await tryPin(2, id)).body.state).toBe("unknown");
    expect(await code(say(id, true))).toBe("drawer_not_tried");
    expect(desk.world.drawer.tried).toEqual([2]);
  });
});

describe("a drawer that stands open", () => {
  let firstId = "";
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    desk.drawerWatch.start();
    firstId = desk.till.streams.checkout.lastId;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const pass = (ms: number) => {
    desk.world.clocks.advance(ms);
    vi.advanceTimersByTime(ms);
  };
  const told = () => journalled("drawer").map(({ action }) => action);
  const view = () => desk.drawerWatch.view();
  /** What the checkouts heard of it, in order. */
  const heard = () =>
    (desk.till.streams.checkout.since(firstId) ?? []).flatMap(({ event }) =>
      event.name === "drawer" ? [event.data as DrawerView] : [],
    );

  test("is told of after the time that is set, once, and no longer once it is shut", () => {
    desk.world.drawer.becomes("open");
    const since = desk.world.clocks.now();
    pass(OPEN_MAX_MS - 1);
    expect(view()).toEqual({ state: "open", pin: 2 });
    pass(1);
    expect(view()).toEqual({ state: "open", pin: 2, leftOpenSince: since });
    pass(10 * OPEN_MAX_MS);
    desk.world.drawer.becomes("closed");
    expect(view()).toEqual({ state: "closed", pin: 2 });
    expect(told()).toEqual(["drawer left open"]);
    expect(heard().map(({ state, leftOpenSince }) => [state, leftOpenSince])).toEqual([
      ["open", undefined],
      ["open", since],
      ["closed", undefined],
    ]);
  });

  test("each time anew", () => {
    for (let i = 0; i < 2; i++) {
      desk.world.drawer.becomes("open");
      pass(OPEN_MAX_MS);
      desk.world.drawer.becomes("closed");
      pass(1000);
    }
    expect(told().filter((action) => action === "drawer left open")).toHaveLength(2);
  });

  test("shut in time: nobody is told", () => {
    desk.world.drawer.becomes("open");
    pass(OPEN_MAX_MS - 1);
    desk.world.drawer.becomes("closed");
    pass(OPEN_MAX_MS);
    expect(told()).toEqual([]);
  });

  test("over a restart: it has been open since it was, and is not written down again", () => {
    desk.world.drawer.becomes("open");
    const since = desk.world.clocks.now();
    pass(OPEN_MAX_MS);
    desk = desk.restart();
    pass(5000);
    desk.drawerWatch.start();
    expect(view().leftOpenSince).toBe(since);
    expect(told()).toEqual(["drawer left open"]);
  });

  test("over a restart, shut meanwhile: nothing is left of it", () => {
    desk.world.drawer.becomes("open");
    pass(OPEN_MAX_MS);
    desk = desk.restart();
    desk.world.drawer.becomes("closed");
    desk.drawerWatch.start();
    expect(view()).toEqual({ state: "closed", pin: 2 });
    desk.world.drawer.becomes("open");
    expect(view().leftOpenSince).toBeUndefined();
  });

  test("and cannot be seen for a while: nothing is claimed meanwhile, and its time goes on", () => {
    desk.world.drawer.becomes("open");
    const since = desk.world.clocks.now();
    pass(OPEN_MAX_MS / 2);
    desk.world.drawer.becomes("unknown");
    pass(OPEN_MAX_MS);
    expect(view()).toEqual({ state: "unknown", pin: 2 });
    expect(told()).toEqual([]);
    desk.world.drawer.becomes("open");
    expect(view().leftOpenSince).toBe(since);
    expect(told()).toEqual(["drawer left open"]);
  });

  test("opened by its key is written down; opened by the till is not", async () => {
    desk.world.drawer.becomes("closed");
    desk.world.drawer.becomes("open");
    expect(told()).toEqual(["drawer opened by hand"]);
    desk.world.drawer.becomes("closed");
    const sale = newId();
    desk.openSale(100, sale);
    desk.sales.tender(sale, newId(), { kind: "cash", amount: 100, received: 100 }, CASHIER);
    desk.world.drawer.becomes("open");
    await desk.prints.idle();
    desk.world.drawer.becomes("closed");
    expect(told()).toHaveLength(1);
    pass(10_000);
    desk.world.drawer.becomes("open");
    expect(told()).toHaveLength(2);
  });

  test("and the store cannot be written: the till goes on, and says so in its log", () => {
    desk.store.write = () => {
      throw new Error("the disk is full");
    };
    desk.world.drawer.becomes("open");
    expect(desk.logged.join()).toContain("the disk is full");
  });
});

describe("what is decided of the drawer", () => {
  test("only what was intended is in doubt after a restart", () => {
    for (const state of OPENING_STATES)
      expect(openingAfterRestart(state)).toBe(state === "intended" ? "unknown" : state);
  });

  test("a wiring follows from a drawer that opened, and from no other", () => {
    const lessons = new Set<string>();
    for (const switched of ["high", "low", "still", "unheard"] as const)
      for (const opened of [true, false]) {
        const { lesson, wiring } = whatIsLearnt({ pin: 5, switched }, opened);
        lessons.add(lesson);
        expect(wiring !== undefined).toBe(opened);
        if (wiring) expect(wiring.pin).toBe(5);
      }
    expect(lessons).toEqual(new Set(LESSONS));
  });

  test("a clock that was set back makes no spell begin in the future", () => {
    const look = lookAtOpen({ since: 5_000, told: false }, "open", 1_000, 60_000);
    expect(look).toEqual({ spell: { since: 1_000, told: false }, isLeft: false, tell: false, dueIn: 60_000 });
  });

  test.each([
    ["closed", "open", undefined, true],
    ["closed", "open", { state: "opened", createdAt: 0 }, true],
    ["closed", "open", { state: "opened", createdAt: 6_000 }, false],
    ["closed", "open", { state: "intended", createdAt: 0 }, false],
    ["unknown", "open", undefined, false],
    ["open", "closed", undefined, false],
  ] as const)("from %s to %s after %o: by hand is %s", (before, state, last, byHand) => {
    expect(isByHand(before, state, last, 10_000)).toBe(byHand);
  });
});
