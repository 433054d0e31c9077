/** Starts the reference wallet as a process of its own. Its launcher hears `ready` and may ask for an activation code. */

import { join } from "node:path";
import type { Logger } from "pino";
import { lockFolder } from "#kit/folder-lock.ts";
import { listen } from "#kit/listen.ts";
import { createLog } from "#kit/logging.ts";
import { ROOT } from "#kit/root.ts";
import { isPayableOrigin, originOf, readSettings, type Settings, StartFault } from "#kit/settings.ts";
import { readScreens } from "#kit/static-files.ts";
import { type Closers, runMain } from "#kit/stop.ts";
import { createWalletApp } from "./app.ts";
import { httpCoreBank } from "./core-bank/http.ts";
import type { CoreBank } from "./core-bank/port.ts";
import { startPursuit } from "./core-bank/pursuit.ts";
import { startDemoBank } from "./core-bank/simulated/demo.ts";
import { type Demo, loadDemo } from "./demo.ts";
import { bindStore } from "./facts.ts";
import { loadKeys } from "./keys.ts";
import { answerCodeRequest } from "./launcher.ts";
import { startExpiry } from "./payments/expiry.ts";
import { startRefundQueue } from "./refunds/queue.ts";
import { PAYOUTS } from "./settlement/payouts.ts";
import { startSettlements } from "./settlement/run.ts";
import { openStore, type WalletDb } from "./store.ts";
import { StreamBell } from "./streams.ts";
import { CUSTOMER_ORDERS } from "./wallets/bank-orders.ts";
import { Writer } from "./writer/writer.ts";

const SCREENS = join(ROOT, "dist/terminal");

async function main(closers: Closers): Promise<void> {
  const settings = readSettings(process.env);
  const demo = settings.SHOUYIN_DEMO === "1";
  if (!demo && settings.WALLET_DATABASE_URL === "")
    throw new StartFault("A production wallet needs a PostgreSQL server: set WALLET_DATABASE_URL.");
  refuseUnpayable(settings);
  const log = createLog("wallet", settings.LOG_LEVEL);
  const folder = join(settings.SHOUYIN_DATA, "wallet");
  // An embedded store is one process's; what is on a server, several may serve, with the same keys.
  if (settings.WALLET_DATABASE_URL === "") {
    const lock = await lockFolder(folder);
    closers.add(() => lock.release());
  }
  const keys = loadKeys(folder, demo, Date.now());
  const store = await openStore(folder, settings.WALLET_DATABASE_URL, log);
  closers.add(() => store.close());
  await bindStore(store.db, keys);
  const bell = new StreamBell();
  let peerUrl = "";
  const writer = new Writer({ store, keys, bell, log, lease: { address: () => peerUrl } });
  closers.add(() => writer.close());
  const coreBank = await connectCoreBank(settings, demo, closers);
  if (coreBank) {
    const pursuit = { db: store.db, coreBank, log };
    closers.add(startPursuit(pursuit, CUSTOMER_ORDERS));
    closers.add(startPursuit(pursuit, PAYOUTS));
  } else
    log.warn(
      "CORE_BANK_URL is not set: no top-ups, no withdrawals, and what is settled waits to be paid out",
    );
  const people = demo ? await loadDemo(store.db, folder, keys.pepper) : undefined;

  let payUrl = "";
  const hosts = new Set<string>();
  const app = createWalletApp({
    db: store.db,
    keys,
    bell,
    writer,
    log,
    screens: readScreens(SCREENS),
    coreBank,
    payUrl: () => payUrl,
    hosts: () => hosts,
  });
  const server = await listen(app, settings.WALLET_HOST, settings.WALLET_PORT);
  closers.add(() => server.close());
  const origin = originOf(settings.WALLET_HOST, server.port);
  peerUrl = settings.WALLET_PEER_URL || origin;
  payUrl = settings.WALLET_PUBLIC_URL || origin;
  for (const url of [origin, originOf("127.0.0.1", server.port), payUrl, peerUrl])
    hosts.add(new URL(url).host);
  // Only now the others can reach it.
  await writer.start();
  closers.add(startExpiry(store.db, writer, log));
  closers.add(startRefundQueue(store.db, writer, log));
  closers.add(startSettlements(store.db, log));

  if (people) answerLauncher(store.db, people, log);
  const customers = people?.customers ?? [];
  tellLauncher({ ready: true, url: origin, embedded: store.embedded, customers }, log);
}

/** @throws StartFault where an address is set and no key, or a key and no address */
async function connectCoreBank(
  { CORE_BANK_URL: url, CORE_BANK_KEY, SHOUYIN_DATA }: Settings,
  demo: boolean,
  closers: Closers,
): Promise<CoreBank | undefined> {
  if ((url === "") !== (CORE_BANK_KEY === ""))
    throw new StartFault("CORE_BANK_URL and CORE_BANK_KEY belong together: set both, or neither.");
  if (url !== "") return httpCoreBank({ url, key: new Uint8Array(Buffer.from(CORE_BANK_KEY, "base64url")) });
  const own = demo ? await startDemoBank(SHOUYIN_DATA, closers) : undefined;
  return own && httpCoreBank(own);
}

/** Said over a channel that may have closed meanwhile: then nobody is left to hear it, and the log does. */
function tellLauncher(message: object, log: Logger): void {
  process.send?.(message, undefined, undefined, (error) => {
    if (error) log.error({ err: error }, "the launcher did not hear");
  });
}

function answerLauncher(db: WalletDb, { merchant }: Demo, log: Logger): void {
  process.on("message", async (message: unknown) => {
    const answer = await answerCodeRequest(db, merchant, log, message);
    if (answer) tellLauncher(answer, log);
  });
}

/** @throws StartFault where QR codes would name an address at which no phone can pay */
function refuseUnpayable({ WALLET_PUBLIC_URL, WALLET_HOST, WALLET_PORT }: Settings): void {
  const origin = WALLET_PUBLIC_URL || originOf(WALLET_HOST, WALLET_PORT);
  if (!isPayableOrigin(origin))
    throw new StartFault(
      `QR codes would name ${origin}, where phones' browsers cannot pay without TLS: set WALLET_PUBLIC_URL to an https address, or WALLET_HOST to localhost.`,
    );
}

await runMain(main);
