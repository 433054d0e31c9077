/**
 * The PostgreSQL of a test run: one server for all files, and for whoever asks an empty wallet's store on it, which is
 * a copy of one that was migrated once.
 */
import pg from "pg";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";
import { newId } from "#kit/random-ids.ts";
import { openStore } from "#wallet/store.ts";
import { PostgresServer } from "./postgres.ts";

export interface RunDatabases {
  /** Any database of the server, as its owner. */
  readonly server: string;
  /** What the databases of this run are called, followed by what tells them apart. */
  readonly prefix: string;
}

declare module "vitest" {
  interface ProvidedContext {
    /** Or the sentence that says why there are none. */
    readonly databases: RunDatabases | string;
  }
}

const TEMPLATE = "empty";

export interface ProvidedDatabases {
  /** Undefined where this machine can have no server. */
  readonly run?: RunDatabases;
  /** Leaves nothing behind. */
  end(): Promise<void>;
}

/** Starts the run's server, or takes the one that `TEST_POSTGRES_URL` names. */
export async function provideDatabases(project: TestProject): Promise<ProvidedDatabases> {
  const named = process.env.TEST_POSTGRES_URL;
  const started = named ? undefined : await startOrSay();
  if (typeof started === "string") {
    project.provide("databases", started);
    return { end: async () => undefined };
  }
  const run = { server: started?.url() ?? named ?? "", prefix: `test_${newId().replaceAll("-", "")}_` };
  await administer(run.server, `CREATE DATABASE ${run.prefix}${TEMPLATE}`);
  await (await openStore("", urlOf(run.server, run.prefix + TEMPLATE))).close();
  project.provide("databases", run);
  return {
    run,
    end: async () => {
      if (started) await started.stop();
      else await dropAll(run);
    },
  };
}

async function startOrSay(): Promise<PostgresServer | string> {
  return PostgresServer.start().catch((error: Error) => error.message);
}

/** Whether the wallet's tests run on the server: all do, and a chosen few a second time on PGlite. */
export const onServer = (): boolean => process.env.TEST_STORE !== "embedded";

/** Whoever waits in a circle is told `busy` before the database would break the circle, which a retry would hide. */
const NO_DEADLOCK_DETECTION = "-c deadlock_timeout=1min";

/** The address of an empty, migrated store of a wallet, which nobody else has; nothing where it is to be PGlite. */
export function ownDatabase(): Promise<string> {
  return makeDatabase((run) => run.prefix + TEMPLATE);
}

/** Of one that no migration has seen. */
export function bareDatabase(): Promise<string> {
  return makeDatabase(() => "template0");
}

async function makeDatabase(template: (run: RunDatabases) => string): Promise<string> {
  if (!onServer()) return "";
  const run = inject("databases");
  if (typeof run === "string") throw new Error(run);
  const name = `${run.prefix}${newId().replaceAll("-", "")}`;
  await administer(run.server, `CREATE DATABASE ${name} TEMPLATE ${template(run)}`);
  const url = new URL(urlOf(run.server, name));
  url.searchParams.set("options", NO_DEADLOCK_DETECTION);
  return url.href;
}

async function dropAll({ server, prefix }: RunDatabases): Promise<void> {
  const all = await administer(
    server,
    `SELECT datname FROM pg_database WHERE starts_with(datname, '${prefix}')`,
  );
  for (const { datname } of all) await administer(server, `DROP DATABASE ${datname} WITH (FORCE)`);
}

/** The address of another database of that server. */
export function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

/** Runs a statement that is about databases, on a connection of its own. */
export async function administer(server: string, statement: string): Promise<{ datname: string }[]> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(statement);
  await client.end();
  return rows;
}
