/**
 * A wallet that was started once: its store is migrated and its customers have their PINs. Every shop of a test run
 * begins with a copy of it, on the run's PostgreSQL or, where a story is about that, in its folder as `npm start` has it.
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newId } from "#kit/random-ids.ts";
import { BUILT } from "../../server/launch/builds.ts";
import { startServer, stopChild } from "../../server/launch/children.ts";
import { administer, type RunDatabases, urlOf } from "./databases.ts";

const OPENED = "opened";
/** How the processes of a run hear where it is. */
const FACTS = "OPENED_WALLET";

interface Facts {
  /** Folders with a wallet's keys and people; the embedded one has its store, too. */
  readonly embedded: string;
  readonly onServer?: { readonly folder: string; readonly run: RunDatabases };
}

/** Opens the wallets of a run and says so to the processes that will ask; returns the way to leave nothing behind. */
export async function openWallets(run: RunDatabases | undefined): Promise<() => void> {
  const folder = () => mkdtempSync(join(tmpdir(), "shouyin-opened-"));
  const facts: Facts = { embedded: folder(), ...(run && { onServer: { folder: folder(), run } }) };
  const open = [startOnce(facts.embedded, "")];
  if (run) {
    await administer(run.server, `CREATE DATABASE ${run.prefix}${OPENED}`);
    open.push(startOnce(facts.onServer?.folder ?? "", urlOf(run.server, run.prefix + OPENED)));
  }
  await Promise.all(open);
  process.env[FACTS] = JSON.stringify(facts);
  return () => {
    for (const path of [facts.embedded, facts.onServer?.folder])
      if (path) rmSync(path, { recursive: true, force: true });
  };
}

async function startOnce(folder: string, databaseUrl: string): Promise<void> {
  const wallet = startServer(BUILT.wallet, {
    ...process.env,
    SHOUYIN_DATA: folder,
    WALLET_DATABASE_URL: databaseUrl,
    WALLET_PORT: "0",
    LOG_LEVEL: "fatal",
  });
  await wallet.ready;
  await stopChild(wallet);
}

/** A store of one's own, and how to lose it again. */
export interface CopiedWallet {
  /** As `WALLET_DATABASE_URL` has it: empty for an embedded store. */
  readonly databaseUrl: string;
  drop(): Promise<void>;
}

/** Copies the opened wallet into `folder`; outside a test run there is none, and a wallet begins there as at a first start. */
export async function copyWallet(folder: string, embedded: boolean): Promise<CopiedWallet> {
  const text = process.env[FACTS];
  const facts = text === undefined ? undefined : (JSON.parse(text) as Facts);
  const server = embedded ? undefined : facts?.onServer;
  const source = server?.folder ?? facts?.embedded;
  if (source) cpSync(source, folder, { recursive: true });
  if (!server) return { databaseUrl: "", drop: async () => undefined };
  const { run } = server;
  const name = `${run.prefix}${newId().replaceAll("-", "")}`;
  await administer(run.server, `CREATE DATABASE ${name} TEMPLATE ${run.prefix}${OPENED}`);
  return {
    databaseUrl: urlOf(run.server, name),
    drop: async () => {
      await administer(run.server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
