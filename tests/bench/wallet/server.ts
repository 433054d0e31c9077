/** The one PostgreSQL that everything in a run is measured on, with everything on that a payment's safety rests on. */
import { chmodSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { PostgresServer } from "../../support/postgres.ts";
import { give, type PostgresUser, unprivilegedUser } from "../../support/postgres-binaries.ts";

/** As a small server of its own would have them. Checkpoints are rare: none shall fall into one row and not the next. */
const SETTINGS = {
  shared_buffers: "1GB",
  max_wal_size: "16GB",
  checkpoint_timeout: "30min",
  work_mem: "64MB",
  maintenance_work_mem: "512MB",
};
/** What a reader has to know of the server. */
const TOLD = [
  "fsync",
  "synchronous_commit",
  "full_page_writes",
  "wal_sync_method",
  "shared_buffers",
  "max_wal_size",
  "work_mem",
  "max_connections",
];
const VERSIONS = "/usr/lib/postgresql";

export interface BenchServer {
  /** `pgbench`, where the system has it. */
  readonly pgbench: string | undefined;
  /** The folder that holds the data, on the disk whose floor is measured. */
  readonly folder: string;
  /** Version and settings, a line each. */
  readonly told: readonly string[];
  url(database: string): string;
  close(): Promise<void>;
}

/** Starts the system's PostgreSQL where its `pgbench` is at hand, that of the npm packages otherwise. */
export async function startServer(): Promise<BenchServer> {
  const bin = systemBinaries();
  const linked = bin === undefined ? undefined : linkBinaries(bin);
  const server = await PostgresServer.start({ settings: SETTINGS, ...(linked && { binaries: linked }) });
  return {
    pgbench: bin && join(bin, "pgbench"),
    folder: tmpdir(),
    told: await settingsOf(server.url()),
    url: (database) => server.url(database),
    close: async () => {
      await server.stop();
      if (linked) rmSync(linked.folder, { recursive: true });
    },
  };
}

/** The newest PostgreSQL of the system that has all three programs. */
function systemBinaries(): string | undefined {
  const folders = (process.env.PATH ?? "").split(":").filter((folder) => folder !== "");
  const versions = listed(VERSIONS)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(VERSIONS, version, "bin"));
  return [...folders, ...versions].find((folder) => {
    const names = new Set(listed(folder));
    return ["postgres", "initdb", "pgbench"].every((name) => names.has(name));
  });
}

/** A path may name folders that are not there. */
function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error) return [];
    throw error;
  }
}

/** Data stands beside the programs: a folder of our own for it, with a link to them. */
function linkBinaries(bin: string): { folder: string; user: PostgresUser } {
  const folder = mkdtempSync(join(tmpdir(), "shouyin-bench-"));
  symlinkSync(bin, join(folder, "bin"));
  const user = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
  give(folder, user);
  chmodSync(folder, 0o755);
  return { folder, user };
}

async function settingsOf(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string; value: string }>(
    "SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS name",
    [["server_version", ...TOLD]],
  );
  await client.end();
  return rows.map(({ name, value }) => `${name} = ${value}`);
}

/** Makes a database, empty or as a copy of another that nobody uses meanwhile. */
export async function createDatabase(server: BenchServer, name: string, copyOf?: string): Promise<string> {
  const client = new pg.Client({ connectionString: server.url("postgres") });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}${copyOf ? ` TEMPLATE ${copyOf}` : ""}`);
  await client.end();
  return server.url(name);
}
