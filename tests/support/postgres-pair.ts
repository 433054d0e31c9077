/**
 * A primary with one synchronous standby, as `drizzle/wallet/README.md` tells operators to set one up: no commit is
 * answered before both have it. What `pg_basebackup` does is done by hand, since npm's programs lack that one.
 */
import { appendFileSync, writeFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { basename, join } from "node:path";
import pg from "pg";
import { newDataFolder, PostgresServer } from "./postgres.ts";
import { give } from "./postgres-binaries.ts";

/** How the primary knows its standby. */
const NAME = "standby";
/** What belongs to the running server and not to its data, and may vanish while it is copied. */
const NOT_COPIED = /^(postmaster\.(pid|opts)|pg_internal\.init.*|pgsql_tmp.*)$/;

export class PostgresPair {
  primary: PostgresServer;
  standby: PostgresServer;
  /** Both hosts, which keep their addresses whoever leads. */
  readonly url: string;
  readonly #first: PostgresServer;

  private constructor(primary: PostgresServer, standby: PostgresServer) {
    this.primary = primary;
    this.standby = standby;
    this.#first = primary;
    this.url = `postgres://postgres:${primary.password}@127.0.0.1:${primary.port},127.0.0.1:${standby.port}/postgres`;
  }

  static async start(): Promise<PostgresPair> {
    const primary = await PostgresServer.start();
    return new PostgresPair(primary, await attachStandby(primary));
  }

  /** The process that brings the primary's log to the standby. */
  async receiver(): Promise<number> {
    const [row] = await query<{ pid: number }>(this.standby, "SELECT pid FROM pg_stat_wal_receiver");
    if (!row) throw new Error("the standby receives nothing");
    return row.pid;
  }

  /** The standby takes over from a primary that was killed; the old one must not come back. */
  async promote(): Promise<void> {
    await query(this.standby, "SELECT pg_promote(true, 60)");
    [this.primary, this.standby] = [this.standby, this.primary];
  }

  /** A new standby in the place of the server that was killed, from a copy of the one that leads. */
  async replace(): Promise<void> {
    const gone = this.standby;
    this.standby = await attachStandby(this.primary, gone.port);
    if (gone !== this.#first) await gone.stop();
  }

  async close(): Promise<void> {
    const all = new Set([this.primary, this.standby, this.#first]);
    all.delete(this.#first);
    for (const server of all) await server.stop();
    // Last, since its folder has the programs.
    await this.#first.stop();
  }
}

/** Copies the primary while it works, starts the copy as its standby, and has every commit wait for it from then on. */
async function attachStandby(primary: PostgresServer, port?: number): Promise<PostgresServer> {
  const { binaries, password } = primary;
  const data = newDataFolder(binaries);
  const label = await backUp(primary, data);
  writeFileSync(join(data, "backup_label"), label);
  writeFileSync(join(data, "standby.signal"), "");
  const from = `host=127.0.0.1 port=${primary.port} user=postgres password=${password} application_name=${NAME}`;
  appendFileSync(
    join(data, "postgresql.auto.conf"),
    `synchronous_standby_names = ''\nprimary_conninfo = '${from}'\n`,
  );
  give(data, binaries.user);
  const existing = { data, password };
  const standby = await PostgresServer.start({ binaries, existing, ...(port !== undefined && { port }) });
  await query(primary, `ALTER SYSTEM SET synchronous_standby_names = '${NAME}'`);
  await query(primary, "SELECT pg_reload_conf()");
  const synchronous = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'";
  while ((await query(primary, synchronous)).length === 0) await new Promise((soon) => setTimeout(soon, 20));
  return standby;
}

/** @returns what the copy needs to know of where it begins */
async function backUp(primary: PostgresServer, data: string): Promise<string> {
  const client = new pg.Client({ connectionString: primary.url() });
  await client.connect();
  try {
    await client.query("SELECT pg_backup_start('standby', fast => true)");
    await cp(primary.data, data, { recursive: true, filter: (path) => !NOT_COPIED.test(basename(path)) });
    const { rows } = await client.query<{ labelfile: string }>(
      "SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)",
    );
    return rows[0]?.labelfile ?? "";
  } finally {
    await client.end();
  }
}

async function query<T extends object>(server: PostgresServer, statement: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: server.url() });
  await client.connect();
  try {
    return (await client.query<T>(statement)).rows;
  } finally {
    await client.end();
  }
}
