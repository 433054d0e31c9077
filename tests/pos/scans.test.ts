/** A scanner on a line of the terminal's own: what it reads passes to whoever is signed in at that moment, and stays nowhere. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Scanner } from "#hardware/scanner.ts";
import { newId } from "#kit/random-ids.ts";
import type { CheckoutSnapshot, DevicesView } from "#pos/api.ts";
import { type Devices, watchDevices } from "#pos/devices.ts";
import { passScans } from "#pos/scans.ts";
import { OWN_PIN, TillApp } from "./app-support.ts";
import { Desk } from "./support.ts";

const CHECKOUT = "/api/checkout/events";
const CODE = "88001234567890123456";

/** A scanner that reads what the story lays under it. */
class StoryScanner implements Scanner {
  #code: (text: string) => void = () => undefined;
  #unreadable: () => void = () => undefined;
  #onStatus: (status: "absent" | "present") => void = () => undefined;
  #status: "absent" | "present" = "present";

  reads(text: string): void {
    this.#code(text);
  }

  readsNothing(): void {
    this.#unreadable();
  }

  becomes(status: "absent" | "present"): void {
    this.#status = status;
    this.#onStatus(status);
  }

  onCode(listener: (text: string) => void): () => void {
    this.#code = listener;
    return () => undefined;
  }

  onUnreadable(listener: () => void): () => void {
    this.#unreadable = listener;
    return () => undefined;
  }

  onStatus(listener: (status: "absent" | "present") => void): () => void {
    this.#onStatus = listener;
    return () => undefined;
  }

  status(): "absent" | "present" {
    return this.#status;
  }

  async close(): Promise<void> {}
}

let desk: Desk;
let till: TillApp;
let scanner: StoryScanner;
let token: string;
beforeEach(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  token = await till.signedIn();
  scanner = new StoryScanner();
  passScans(desk.till.streams.scans, scanner);
});
afterEach(() => desk.close());

/** Reads so many events of a checkout; resolves to that once its stream is listened to. */
async function reading(count: number, by = token, after?: string) {
  const { scans } = desk.till.streams;
  const listened = new Promise<void>((resolve) => {
    const join = scans.join.bind(scans);
    vi.spyOn(scans, "join").mockImplementationOnce((reader) => {
      resolve();
      return join(reader);
    });
  });
  const events = till.events(CHECKOUT, by, count, after);
  await listened;
  return { events };
}

const scansOf = (events: readonly { event: string; data: string }[]) =>
  events.filter(({ event }) => event === "scan").map(({ data }) => JSON.parse(data).text);

describe("a code that is scanned", () => {
  test("comes to the checkout at which somebody is signed in", async () => {
    const { events } = await reading(2);
    scanner.reads(CODE);
    expect(scansOf(await events)).toEqual([CODE]);
  });

  test("that could not be read comes as nothing, so that the till can say so", async () => {
    const { events } = await reading(2);
    scanner.readsNothing();
    expect(scansOf(await events)).toEqual([""]);
  });

  test("comes beside what else happens, each in its turn", async () => {
    const { events } = await reading(5);
    desk.openSale(100);
    scanner.reads("6901234567892");
    desk.openSale(200);
    scanner.reads("6901234567893");
    const all = await events;
    expect(all.filter(({ event }) => event === "sale")).toHaveLength(2);
    expect(scansOf(all)).toEqual(["6901234567892", "6901234567893"]);
  });

  test("comes once: whoever reads the stream anew, from whatever event, hears nothing of it", async () => {
    const [snapshot] = await till.events(CHECKOUT, token, 1);
    const { events } = await reading(1, token, snapshot?.id);
    scanner.reads(CODE);
    expect(scansOf(await events)).toEqual([CODE]);
    for (const after of [undefined, snapshot?.id]) {
      const again = await reading(after === undefined ? 2 : 1, token, after);
      desk.openSale(100);
      expect(JSON.stringify(await again.events)).not.toContain(CODE);
    }
  });

  test("comes once to whoever reads on, too", async () => {
    const response = await till.request("GET", CHECKOUT, { token });
    const chunks = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (!chunks) throw new Error("the stream has no body");
    let text = "";
    const readTo = async (end: string) => {
      while (!text.includes(end)) text += (await chunks.read()).value ?? "";
    };
    await readTo("event: snapshot");
    scanner.reads(CODE);
    await readTo(CODE);
    desk.openSale(100);
    await readTo("event: sale");
    await chunks.cancel();
    expect(text.split(CODE)).toHaveLength(2);
  });

  test("has no id, so that the reader's place in the stream is what it was", async () => {
    const { events } = await reading(3);
    scanner.reads(CODE);
    desk.openSale(100);
    const ids = (await events).map(({ id }) => id).filter((id) => id !== "");
    expect(ids).toHaveLength(2);
  });

  test("before anybody reads is dropped", async () => {
    scanner.reads(CODE);
    const { events } = await reading(2);
    desk.openSale(100);
    expect(scansOf(await events)).toEqual([]);
  });

  test("comes to nobody who has signed out, and their stream ends", async () => {
    const { events } = await reading(3);
    await till.call("DELETE", "/api/session", { token });
    scanner.reads(CODE);
    desk.openSale(100);
    expect((await events).map(({ event }) => event)).toEqual(["snapshot"]);
  });

  test("comes to nobody whose shift was ended at another checkout", async () => {
    const { events } = await reading(3);
    till.screens.signOutAll();
    scanner.reads(CODE);
    desk.openSale(100);
    expect((await events).map(({ event }) => event)).toEqual(["snapshot"]);
  });

  test("comes to nobody who has still to choose a PIN", async () => {
    const { token: other } = await till.pair("checkout");
    const body = { name: "2002", role: "cashier", pin: "736251" };
    await till.call("PUT", `/api/staff/${newId()}`, { token, body });
    await till.signIn(other, "2002", "736251");
    await expect(till.events(CHECKOUT, other, 1)).rejects.toThrow("the stream answered 403");
  });

  test("never comes to a display", async () => {
    const { token: display } = await till.pair("display");
    const shown = till.events("/api/display/events", display, 2);
    const { events } = await reading(2);
    scanner.reads(CODE);
    expect(scansOf(await events)).toEqual([CODE]);
    desk.collect(100);
    expect(JSON.stringify(await shown)).not.toContain(CODE);
  });

  test("is neither logged nor journalled nor stored", async () => {
    const { events } = await reading(2);
    scanner.reads(CODE);
    await events;
    expect(desk.logged.join()).not.toContain(CODE);
    desk.store.db.run("PRAGMA wal_checkpoint(TRUNCATE)");
    for (const file of ["pos.db", "pos.db-wal"])
      expect(readFileSync(join(desk.world.folder, file)).includes(CODE)).toBe(false);
  });
});

describe("at two checkouts of one terminal", () => {
  let other: string;
  let devices: Devices;
  beforeEach(async () => {
    other = (await till.pair("checkout")).token;
    devices = { scanner, pole: undefined };
    watchDevices(devices, desk.till.streams);
  });

  const statesOf = (events: readonly { event: string; data: string }[]) =>
    events.flatMap(({ event, data }): DevicesView["scanner"][] =>
      event === "devices" ? [JSON.parse(data).scanner] : [],
    );

  test("the one where somebody is signed in gets the code", async () => {
    const { events } = await reading(2);
    scanner.reads(CODE);
    expect(scansOf(await events)).toEqual([CODE]);
  });

  test("with somebody signed in at both, neither gets a code that may be for the other's customer, and both are told", async () => {
    await till.signIn(other, "1001", OWN_PIN);
    const first = await reading(3);
    const second = await reading(2, other);
    scanner.reads(CODE);
    desk.openSale(100);
    const [a, b] = [await first.events, await second.events];
    expect([...scansOf(a), ...scansOf(b)]).toEqual([]);
    expect(statesOf(a)).toEqual(["contested"]);
  });

  test("the one that stays has the scanner again once the other's stream is gone", async () => {
    await till.signIn(other, "1001", OWN_PIN);
    const { events } = await reading(4);
    await (await reading(1, other)).events;
    scanner.reads(CODE);
    const all = await events;
    expect(statesOf(all)).toEqual(["contested", "present"]);
    expect(scansOf(all)).toEqual([CODE]);
  });

  test("one that comes back after its line was cut reads alone, though the old stream still stands", async () => {
    const old = await reading(2);
    const anew = await reading(3);
    scanner.reads(CODE);
    desk.openSale(100);
    expect(scansOf(await anew.events)).toEqual([CODE]);
    expect((await old.events).map(({ event }) => event)).toEqual(["snapshot", "sale"]);
  });
});

describe("whether the devices are there", () => {
  test("is in the snapshot, and told at each change; what the terminal was set up without is `none`", async () => {
    const devices: Devices = { scanner, pole: undefined };
    watchDevices(devices, desk.till.streams);
    till.devices = devices;
    const { events } = await reading(3);
    scanner.becomes("absent");
    scanner.becomes("present");
    const [snapshot, ...changes] = await events;
    const first: CheckoutSnapshot = JSON.parse(snapshot?.data ?? "");
    expect(first.devices).toEqual({ scanner: "present", pole: "none" });
    expect(changes.map(({ data }): DevicesView => JSON.parse(data))).toEqual([
      { scanner: "absent", pole: "none" },
      { scanner: "present", pole: "none" },
    ]);
  });
});
