/** Starts the terminal's server: the one place that names concrete devices and the concrete wallet. */

import { join } from "node:path";
import { reversalUrl } from "#domain/reversal.ts";
import { printerProfile } from "#hardware/escpos/profile.ts";
import { checkLine } from "#hardware/line.ts";
import { openPole } from "#hardware/pole/pole.ts";
import { openPrinter } from "#hardware/printing/printer.ts";
import { openScanner } from "#hardware/scanning/scanner.ts";
import { lockFolder } from "#kit/folder-lock.ts";
import { listen } from "#kit/listen.ts";
import { createLog } from "#kit/logging.ts";
import { ROOT } from "#kit/root.ts";
import { originOf, readSettings, type Settings, StartFault } from "#kit/settings.ts";
import { readScreens } from "#kit/static-files.ts";
import { type Closers, runMain } from "#kit/stop.ts";
import { publishAlarms, raiseAlarm } from "./alarms/alarms.ts";
import { createPosApp } from "./app.ts";
import { referenceWallet } from "./backends/reference-wallet.ts";
import { probeWallet, reachWallet } from "./backends/wallet-probe.ts";
import { stockDemoShop } from "./catalog/demo.ts";
import { poleLine, printerLine, scannerLine } from "./device-lines.ts";
import { type Devices, devicesView, watchDevices } from "./devices.ts";
import { Displays, ScreenDisplay } from "./display.ts";
import { newDoctorToken, tellAddress } from "./doctor/address.ts";
import { freeBytesIn } from "./doctor/checks/disk.ts";
import { packageIn } from "./doctor/checks/node.ts";
import { TillDoctor } from "./doctor/till-doctor.ts";
import { DrawerLearning } from "./drawer/learning.ts";
import { NoSales } from "./drawer/no-sale.ts";
import { recoverDrawer } from "./drawer/openings.ts";
import { DrawerWatch } from "./drawer/watch.ts";
import { enrolledIdentity } from "./enrolment.ts";
import { openStreams } from "./events.ts";
import { readFact, writeFact } from "./facts.ts";
import { trustAnchorOf } from "./identity.ts";
import { verifyJournalAside, writeJournal } from "./journal.ts";
import { TerminalKeys } from "./keys.ts";
import { firstOperator } from "./operators/operators.ts";
import { Payments } from "./payments/payments.ts";
import { PaymentQuestions } from "./payments/questions.ts";
import { fillTimes, latestPending } from "./payments/store.ts";
import { qrTextFor } from "./qr-text.ts";
import { PrintQueue } from "./receipts/jobs.ts";
import { printerView, watchPrinter } from "./receipts/printer.ts";
import { Reconciliations } from "./reconciliation/reconciliations.ts";
import { RefundQuestions } from "./refunds/questions.ts";
import { Refunds } from "./refunds/refunds.ts";
import { fillRefundTimes } from "./refunds/store.ts";
import { countBacklog } from "./reports/backlog.ts";
import { requestCounter } from "./request-counter.ts";
import { Sales } from "./sales/sales.ts";
import { passScans } from "./scans.ts";
import { IdleLock } from "./screens/lock.ts";
import { Screens } from "./screens/screens.ts";
import { Signer } from "./signer.ts";
import { openStore, type PosStore } from "./store.ts";
import { EReceipts } from "./sync/e-receipts.ts";
import { Heartbeats } from "./sync/heartbeats.ts";
import { KeyChanges } from "./sync/key-changes.ts";
import { CLOCK_WRONG_MS, Line } from "./sync/line.ts";
import { Pursuit } from "./sync/pursuit.ts";
import { Reminders } from "./sync/reminders.ts";
import { Statements } from "./sync/statements.ts";
import { Witness } from "./sync/witness.ts";
import type { Till } from "./till.ts";
import { systemClocks, WalletClock } from "./wallet-clock.ts";

const SCREENS = join(ROOT, "dist/terminal");

async function main(closers: Closers): Promise<void> {
  const settings = readSettings(process.env);
  const log = createLog("pos", settings.LOG_LEVEL);
  const folder = join(settings.SHOUYIN_DATA, "pos");
  const lock = await lockFolder(folder);
  closers.add(() => lock.release());
  const files = readScreens(SCREENS);
  const store = openStore(folder);
  closers.add(() => store.close());
  keepWorld(store, settings);
  fillDecisionTimes(store);
  const walletUrl = settings.WALLET_URL || originOf(settings.WALLET_HOST, settings.WALLET_PORT);
  const identity = await enrolledIdentity({ folder, walletUrl, settings, log });
  const keys = new TerminalKeys(folder, identity, systemClocks.now());

  const wayToPrinter = printerLine(settings);
  const deviceFaults = await findDeviceFaults(settings);
  const device = openPrinter({
    line: wayToPrinter,
    profile: printerProfile(settings.PRINTER_PROFILE, settings.PRINTER_COLUMNS),
  });
  closers.add(() => device.close());
  const streams = openStreams();
  const devices = openDevices(settings, closers);
  const display = new Displays([new ScreenDisplay(streams), ...(devices.pole ? [devices.pole] : [])], log);
  const walletClock = new WalletClock(systemClocks, store.db);
  const signer = new Signer(keys, walletClock);
  const till: Till = {
    store,
    get identity() {
      return keys.identity;
    },
    clocks: systemClocks,
    walletClock,
    streams,
    display,
    printer: device,
    drawer: device,
    log,
    cashRounding: settings.CASH_ROUNDING ?? undefined,
    rateDays: settings.EXCHANGE_RATE_DAYS,
    qrText: qrTextFor(settings.QR_FORMAT, identity),
    reversalQr: (request) => reversalUrl(identity.enrolment.payUrl, signer.reversal(request)),
  };
  const counter = requestCounter(store);
  const backend = referenceWallet({
    url: walletUrl,
    key: () => keys.signing,
    anchor: trustAnchorOf(identity),
    nextCounter: () => counter.next(),
    onWalletTime: (time) => learnTime(till, time),
    now: () => walletClock.now() ?? systemClocks.now(),
  });

  const prints = new PrintQueue(till);
  const payments = new Payments(till, prints, signer);
  const refunds = new Refunds(till, prints, signer);
  const sales = new Sales(till, payments, prints);
  const screens = new Screens(store, systemClocks);
  closers.add(new IdleLock(till, screens, settings.LOCK_SECONDS * 1000).start());
  const statements = new Statements(till, payments, refunds);
  const pursuit = new Pursuit(log);
  const reminders = new Reminders(till, backend);
  statements.onHeard = () => reminders.wake();
  const witness = new Witness(till, backend);
  const isVirtual = settings.PRINTER === "virtual";
  const version = packageIn(ROOT)?.version ?? "unknown";
  const heartbeats = new Heartbeats({
    till,
    backend,
    devices,
    version,
    isVirtualPrinter: isVirtual,
    freeBytes: () => freeBytesIn(folder),
  });
  const lifetimeDays = settings.KEY_DAYS;
  const keyChanges = new KeyChanges({ till, keys, backend, lifetimeDays });
  const line = new Line({
    till,
    backend,
    statements,
    pursuit,
    reminders,
    witness,
    heartbeats,
    eReceipts: new EReceipts({ till, backend, signer }),
    keyChanges,
  });
  const limits = {
    count: settings.CODE_ACCEPTED_MAX,
    perPayment: settings.CODE_AMOUNT_MAX,
    sum: settings.CODE_SUM_MAX,
  };
  const isLineUp = () => line.view().up;
  closers.add(watchPrinter(till, isVirtual));
  const drawerWatch = new DrawerWatch(till, settings.DRAWER_OPEN_SECONDS * 1000);
  closers.add(() => drawerWatch.stop());
  closers.add(watchDevices(devices, streams));
  closers.add(heartbeats.watch());
  if (devices.scanner) closers.add(passScans(streams.scans, devices.scanner));

  const doctor = new TillDoctor({
    till,
    line: () => line.view(),
    devices,
    watching: () => streams.display.readers,
    around: { settings, walletUrl, probe: probeWallet, reach: reachWallet, root: ROOT },
    folder,
    printerLine: wayToPrinter,
  });
  const doctorToken = newDoctorToken();

  const hosts = new Set<string>();
  const app = createPosApp({
    till,
    sales,
    payments,
    prints,
    refunds,
    statements,
    backend,
    screens,
    operators: { store, clocks: systemClocks, pepper: identity.pepper },
    acceptance: { till, payments, limits, isLineUp },
    scaleBarcodes: settings.SCALE_BARCODES,
    discountLimit: settings.DISCOUNT_LIMIT * 100,
    reconciliations: new Reconciliations({
      till,
      backend,
      payments,
      refunds,
      statements,
      prints,
      isLineUp,
    }),
    display,
    noSales: new NoSales(till),
    learning: new DrawerLearning(till, () => drawerWatch.learnt()),
    cashTolerance: settings.CASH_TOLERANCE,
    drawer: () => drawerWatch.view(),
    line: () => line.view(),
    printer: () => printerView(device.status(), isVirtual),
    devices: () => devicesView(devices, streams),
    files,
    hosts: () => hosts,
    log,
    doctor: { doctorFor: (actor) => doctor.as(actor), token: doctorToken },
  });
  // Before anybody is served: what comes after that is done in one go, and nothing asked meanwhile delays it.
  const operator = await firstOperator({ store, clocks: systemClocks, pepper: identity.pepper });
  const server = await listen(app, settings.POS_HOST, settings.POS_PORT);
  closers.add(() => server.close());
  for (const host of ["127.0.0.1", "localhost", "[::1]"]) hosts.add(`${host}:${server.port}`);

  recoverDrawer(till);
  drawerWatch.start();
  prints.recover();
  closers.add(() => pursuit.stop());
  new PaymentQuestions({ till, payments, statements, backend, pursuit }).start();
  new RefundQuestions({ till, refunds, statements, backend, pursuit }).start();
  line.start();
  closers.add(() => line.stop());
  showLatest(till, payments);

  const origin = originOf(settings.POS_HOST, server.port);
  closers.add(tellAddress(folder, { origin, token: doctorToken }));
  if (settings.DEMO_CATALOG === "1" && settings.SHOUYIN_DEMO === "1") stockDemoShop(store, systemClocks);
  process.send?.({
    ready: true,
    checkout: `${origin}/checkout#pair=${screens.codeFor("checkout")}`,
    display: `${origin}/display#pair=${screens.codeFor("display")}`,
    operator,
    printer: wayToPrinter.name,
    deviceFaults,
  });
  const aside = new AbortController();
  closers.add(() => aside.abort());
  checkJournal(till, aside.signal).catch((error: Error) => {
    log.error({ err: error }, "the journal could not be verified");
  });
  countBacklog(till, aside.signal).catch((error: Error) => {
    log.error({ err: error }, "earlier sales could not be counted for the reports");
  });
}

/** Learns the wallet's time; what somebody has done to this machine's clock meanwhile goes into the journal. */
function learnTime({ store, clocks, walletClock }: Till, time: number): void {
  const before = walletClock.localAheadBy();
  walletClock.learn(time, store.db);
  const jump = (walletClock.localAheadBy() ?? 0) - (before ?? 0);
  if (before === undefined || Math.abs(jump) < CLOCK_WRONG_MS) return;
  const entry = { at: clocks.now(), actor: "clock", action: "clock jumped", subject: "terminal" };
  store.write((db) => writeJournal(db, { ...entry, detail: { milliseconds: jump } }));
}

/** A journal that was altered stops no sale: a person is told. */
async function checkJournal(till: Till, stop: AbortSignal): Promise<void> {
  const broken = await verifyJournalAside(till.store.db, stop);
  if (broken === undefined) return;
  const subject = `journal ${broken}`;
  if (till.store.write((db) => raiseAlarm(till, db, { kind: "journal_broken", subject })))
    publishAlarms(till);
}

/** Statements that an earlier version stored say when they were decided: noted beside them, some at a time. */
function fillDecisionTimes(store: PosStore): void {
  for (const fill of [fillTimes, fillRefundTimes]) while (store.write((db) => fill(db, 500)) > 0);
}

/** Demo and production never share a store: which one it is was fixed when the store was made. */
function keepWorld(store: PosStore, { SHOUYIN_DEMO, SHOUYIN_DATA }: Settings): void {
  const stored = readFact(store.db, "demo");
  if (stored === undefined) writeFact(store.db, "demo", SHOUYIN_DEMO);
  else if (stored !== SHOUYIN_DEMO)
    throw new StartFault(
      `The terminal in ${SHOUYIN_DATA} was created as ${stored === "1" ? "a demo" : "production"}: set SHOUYIN_DEMO=${stored}, or another SHOUYIN_DATA.`,
    );
}

/** What is not there yet is waited for, and the checkout says so: no sale depends on it. */
function openDevices(settings: Settings, closers: Closers): Devices {
  const lines = { scanner: scannerLine(settings), pole: poleLine(settings) };
  const scanner = lines.scanner && openScanner({ line: lines.scanner, baudRate: settings.SCANNER_BAUD });
  const pole = lines.pole && openPole({ line: lines.pole, kind: settings.POLE_DISPLAY_KIND });
  for (const device of [scanner, pole]) if (device) closers.add(() => device.close());
  return { scanner, pole };
}

/** What cannot be used now, a sentence each. Nothing that is missing stops a sale, and it is found once it is there. */
async function findDeviceFaults(settings: Settings): Promise<string[]> {
  const lines = [
    [
      printerLine(settings),
      "Sales go on without receipts; mend it, or set PRINTER to the right device or to `virtual`.",
    ],
    [scannerLine(settings), "Codes can be typed until then; mend it, or set SCANNER to the right port."],
    [
      poleLine(settings),
      "The customer's screen works without it; mend it, or set POLE_DISPLAY to the right port.",
    ],
  ] as const;
  const faults: string[] = [];
  for (const [line, remedy] of lines) {
    const check = line && (await checkLine(line));
    if (check?.usable === false) faults.push(`${check.sentence} ${remedy}`);
  }
  return faults;
}

/** After a restart the customer sees the payment that was being shown, not an empty display. */
function showLatest(till: Till, payments: Payments): void {
  const latest = latestPending(till.store.db);
  if (latest) payments.show(latest);
}

await runMain(main);
