/** Starts the reference wallet as a process of its own. Its launcher hears `ready` and may ask for an activation code. */
import { join } from "node:path";
import { z } from "zod";
import { lockFolder } from "#kit/folder-lock.ts";
import { listen } from "#kit/listen.ts";
import { createLog } from "#kit/logging.ts";
import { readSettings, StartFault } from "#kit/settings.ts";
import { readScreens } from "#kit/static-files.ts";
import { type Closers, runMain } from "#kit/stop.ts";
import { createWalletApp } from "./app.ts";
import { type Demo, loadDemo } from "./demo.ts";
import { loadKeys } from "./keys.ts";
import { startExpiry } from "./payments/expiry.ts";
import { openStore, type WalletDb } from "./store.ts";
import { StreamBell } from "./streams.ts";
import { issueActivationCode } from "./terminals/activation.ts";

const SCREENS = new URL("../../dist/terminal", import.meta.url).pathname;

async function main(closers: Closers): Promise<void> {
  const settings = readSettings(process.env);
  const demo = settings.SHOUYIN_DEMO === "1";
  if (!demo && settings.WALLET_DATABASE_URL === "")
    throw new StartFault("A production wallet needs a PostgreSQL server: set WALLET_DATABASE_URL.");
  const log = createLog("wallet", settings.LOG_LEVEL);
  const folder = join(settings.SHOUYIN_DATA, "wallet");
  const lock = await lockFolder(folder);
  closers.add(() => lock.release());
  const keys = loadKeys(folder, demo, Date.now());
  const store = await openStore(folder, settings.WALLET_DATABASE_URL, log);
  closers.add(() => store.close());
  const bell = new StreamBell();
  closers.add(startExpiry(store.db, keys, bell, log));
  const people = demo ? await loadDemo(store.db, folder, keys.pepper) : undefined;

  let origin = "";
  const hosts = new Set<string>();
  const app = createWalletApp({
    db: store.db,
    keys,
    bell,
    log,
    screens: readScreens(SCREENS),
    payUrl: () => settings.WALLET_PUBLIC_URL || origin,
    hosts: () => hosts,
  });
  const server = await listen(app, settings.WALLET_HOST, settings.WALLET_PORT);
  closers.add(() => server.close());
  origin = `http://${settings.WALLET_HOST}:${server.port}`;
  for (const url of [origin, `http://127.0.0.1:${server.port}`, settings.WALLET_PUBLIC_URL || origin])
    hosts.add(new URL(url).host);

  if (people) answerLauncher(store.db, people);
  process.send?.({ ready: true, url: origin, embedded: store.embedded, customers: people?.customers ?? [] });
}

const CodeRequest = z.object({ activationCodeFor: z.string().min(4).max(50) });

/** The demo's bank staff: gives the launcher a code for the terminal on this machine. */
function answerLauncher(db: WalletDb, demo: Demo): void {
  process.on("message", (message: unknown) => {
    const request = CodeRequest.safeParse(message);
    if (!request.success) return;
    void issueActivationCode(db, demo.merchant, request.data.activationCodeFor).then((activationCode) =>
      process.send?.({ activationCode }),
    );
  });
}

await runMain(main);
