/** The till's app as screens call it, without a port: requests go straight to its routes. */
import { pino } from "pino";
import {
  cashCounts,
  cashMoves,
  closings,
  drawerOpenings,
  drawerTrials,
  noSales,
  operators,
  payments,
  permissionEdits,
  printJobs,
  resolutions,
  sales,
  screens,
  shiftCorrections,
  shiftCounts,
  shifts,
  tenders,
  tillTotals,
} from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { readServerSentEvents, type ServerSentEvent } from "#kit/server-sent-events.ts";
import { readSettings } from "#kit/settings.ts";
import type { StaticFiles } from "#kit/static-files.ts";
import type { PairedScreen, SaleView, ScreenKind } from "#pos/api.ts";
import { createPosApp } from "#pos/app.ts";
import { printerLine } from "#pos/device-lines.ts";
import { type Devices, devicesView } from "#pos/devices.ts";
import { newDoctorToken } from "#pos/doctor/address.ts";
import { TillDoctor } from "#pos/doctor/till-doctor.ts";
import { firstOperator } from "#pos/operators/operators.ts";
import { pendingTotals } from "#pos/payments/store.ts";
import { printerView } from "#pos/receipts/printer.ts";
import { Reconciliations } from "#pos/reconciliation/reconciliations.ts";
import { Screens } from "#pos/screens/screens.ts";
import { ROOT } from "../support/sources.ts";
import { type Desk, ScriptedBackend } from "./support.ts";

const HOST = "127.0.0.1:7300";
export const ORIGIN = `http://${HOST}`;
export const OWN_PIN = "502946";

const PAGE = new Uint8Array(Buffer.from("<!doctype html><title>till</title>"));
const FILES: StaticFiles = new Map(
  ["checkout", "display"].map((name) => [
    `/${name}/index.html`,
    { body: PAGE, type: "text/html; charset=utf-8" },
  ]),
);

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  /** As it came. */
  readonly text: string;
}

export interface Call {
  readonly token?: string | undefined;
  readonly body?: unknown;
  /** Instead of `body`: what stands in the request as it is. */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One life of the till's app. */
export class TillApp {
  readonly desk: Desk;
  readonly screens: Screens;
  readonly backend = new ScriptedBackend();
  lineUp = false;
  devices: Devices = { scanner: undefined, pole: undefined };
  readonly app;
  readonly doctorToken = newDoctorToken();
  /** The operator of the first start, with the PIN that was printed; none once it was changed. */
  operator: { readonly name: string; readonly pin: string } | undefined;

  private constructor(desk: Desk) {
    this.desk = desk;
    this.screens = new Screens(desk.store, desk.world.clocks);
    this.app = createPosApp({
      till: desk.till,
      sales: desk.sales,
      payments: desk.payments,
      prints: desk.prints,
      refunds: desk.refunds,
      statements: desk.statements,
      backend: this.backend,
      operators: {
        store: desk.store,
        clocks: desk.world.clocks,
        pepper: desk.world.identity.pepper,
      },
      scaleBarcodes: "price",
      discountLimit: 1000,
      acceptance: {
        till: desk.till,
        payments: desk.payments,
        limits: { count: 2, perPayment: 20_000, sum: 30_000 },
        isLineUp: () => this.lineUp,
      },
      reconciliations: new Reconciliations({ ...desk, backend: this.backend, isLineUp: () => this.lineUp }),
      screens: this.screens,
      display: desk.display,
      noSales: desk.noSales,
      learning: desk.learning,
      cashTolerance: 500,
      drawer: () => desk.drawerWatch.view(),
      line: () => ({
        up: this.lineUp,
        since: 0,
        wallet: this.lineUp ? "well" : "silent",
        ...pendingTotals(desk.store.db),
      }),
      printer: () => printerView(desk.till.printer.status(), true),
      devices: () => devicesView(this.devices, desk.till.streams),
      files: FILES,
      hosts: () => new Set([HOST]),
      log: pino({ level: "error" }, { write: (line: string) => void desk.logged.push(line) }),
      doctor: { doctorFor: (actor) => this.#doctor().as(actor), token: this.doctorToken },
    });
  }

  /** The doctor of a till whose wallet answers nobody. */
  #doctor(): TillDoctor {
    const { folder } = this.desk.world;
    const settings = readSettings({ SHOUYIN_DATA: folder });
    return new TillDoctor({
      till: this.desk.till,
      line: () => ({
        up: this.lineUp,
        since: 0,
        wallet: this.lineUp ? "well" : "silent",
        ...pendingTotals(this.desk.store.db),
      }),
      devices: { scanner: undefined, pole: undefined },
      watching: () => this.desk.till.streams.display.readers,
      around: {
        settings,
        walletUrl: "http://wallet.test",
        probe: async () => ({ state: "silent", code: "ECONNREFUSED" }),
        reach: async () => ({ state: "silent", code: "ECONNREFUSED" }),
        root: ROOT,
      },
      folder,
      printerLine: printerLine(settings),
    });
  }

  static async of(desk: Desk): Promise<TillApp> {
    const till = new TillApp(desk);
    const { pepper } = desk.world.identity;
    const first = await firstOperator({ store: desk.store, clocks: desk.world.clocks, pepper });
    till.operator = first?.pin === undefined ? undefined : { name: first.name, pin: first.pin };
    return till;
  }

  request(method: string, path: string, { token, body, raw, headers = {} }: Call = {}): Promise<Response> {
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    return Promise.resolve(
      this.app.request(ORIGIN + path, {
        method,
        headers: {
          host: HOST,
          origin: ORIGIN,
          "sec-fetch-site": "same-origin",
          "content-type": "application/json",
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...headers,
        },
        ...(text !== undefined && { body: text }),
      }),
    );
  }

  async call<T>(method: string, path: string, call: Call = {}): Promise<Answer<T>> {
    const response = await this.request(method, path, call);
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json");
    return { status: response.status, body: (isJson ? JSON.parse(text) : undefined) as T, text };
  }

  async pair(kind: ScreenKind): Promise<PairedScreen> {
    const { status, body } = await this.call<PairedScreen>("POST", "/api/screens", {
      body: { kind, code: this.screens.codeFor(kind) },
    });
    if (status !== 200) throw new Error("the screen was not paired");
    return body;
  }

  /** A checkout at which the first operator is signed in with a PIN of their own. */
  async signedIn(): Promise<string> {
    const { token } = await this.pair("checkout");
    const { name, pin } = this.operator ?? { name: "1001", pin: OWN_PIN };
    await this.signIn(token, name, pin);
    if (this.operator) {
      const changed = await this.call("PUT", "/api/session/pin", { token, body: { pin, newPin: OWN_PIN } });
      if (changed.status !== 200) throw new Error(`the PIN was not changed: ${changed.text}`);
    }
    return token;
  }

  signIn<T>(token: string, operator: string, pin: string): Promise<Answer<T>> {
    return this.call("POST", "/api/session", { token, body: { operator, pin } });
  }

  async openSale(token: string, amount: number, id = newId()): Promise<SaleView> {
    const lines = [{ id: newId(), name: "商品", quantity: 1, unitPrice: amount }];
    const { body, status, text } = await this.call<SaleView>("PUT", `/api/sales/${id}`, {
      token,
      body: { currency: "CNY", lines },
    });
    if (status !== 200) throw new Error(text);
    return body;
  }

  /** Reads the first `count` events of a stream, then lets go. */
  async events(path: string, token: string, count: number, lastEventId?: string): Promise<StreamedEvent[]> {
    const headers = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
    const response = await this.request("GET", path, { token, headers });
    if (response.status !== 200 || !response.body) throw new Error(`the stream answered ${response.status}`);
    const seen: string[] = [];
    const decoder = new TextDecoder();
    const body = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: (chunk, controller) => {
          seen.push(decoder.decode(chunk, { stream: true }));
          controller.enqueue(chunk);
        },
      }),
    );
    const events: ServerSentEvent[] = [];
    for await (const event of readServerSentEvents(body, 5000)) if (events.push(event) === count) break;
    // The reader of events leaves out their ids.
    const ids = [...seen.join("").matchAll(/^id: (.*)$/gm)].map(([, id]) => id ?? "");
    return events.map((event, i) => ({ ...event, id: ids[i] ?? "" }));
  }
}

export interface StreamedEvent extends ServerSentEvent {
  readonly id: string;
}

/** All that the store holds of money, paper and people; without tries and journal, which count refusals too. */
export function stateOf({ store: { db } }: Desk): Record<string, unknown[]> {
  return {
    sales: db.select().from(sales).all(),
    tenders: db.select().from(tenders).all(),
    payments: db.select().from(payments).all(),
    printJobs: db.select().from(printJobs).all(),
    drawerOpenings: db.select().from(drawerOpenings).all(),
    noSales: db.select().from(noSales).all(),
    cashCounts: db.select().from(cashCounts).all(),
    resolutions: db.select().from(resolutions).all(),
    drawerTrials: db.select().from(drawerTrials).all(),
    operators: db.select().from(operators).all(),
    shifts: db.select().from(shifts).all(),
    shiftCounts: db.select().from(shiftCounts).all(),
    shiftCorrections: db.select().from(shiftCorrections).all(),
    cashMoves: db.select().from(cashMoves).all(),
    closings: db.select().from(closings).all(),
    tillTotals: db.select().from(tillTotals).all(),
    permissionEdits: db.select().from(permissionEdits).all(),
    screens: db.select().from(screens).all(),
  };
}
