/**
 * A real PostgreSQL server for tests, from npm packages, on loopback, with everything on that a payment's safety rests
 * on. It ends with this process, however that ends; until then a story may kill it and start it again.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Writable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { copyBinaries, give, initCluster, type PostgresBinaries } from "./postgres-binaries.ts";

/** As a bank would have them; what a test sets besides comes after. */
const SETTINGS = {
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "400",
  shared_buffers: "128MB",
  log_min_messages: "log",
  log_checkpoints: "off",
  checkpoint_timeout: "1h",
  timezone: "UTC",
};

/** How long a server that was killed may take to let go of its memory and to read its log again. */
const PATIENCE_MS = 30_000;
const LINES_KEPT = 50;

export interface PostgresOptions {
  /** Settings beside or instead of those that all have, as `postgresql.conf` names them. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The programs of another server, whose folder this one's data is put into; without: a copy of its own. */
  readonly binaries?: PostgresBinaries;
  /** Data that is there already, in a folder that the programs' user owns; without: a new cluster. */
  readonly existing?: { readonly data: string; readonly password: string };
  /** Where it listens, when that must be the place of one that has gone. */
  readonly port?: number;
}

export class PostgresServer {
  readonly binaries: PostgresBinaries;
  readonly data: string;
  readonly password: string;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #ownsBinaries: boolean;
  #port = 0;
  #process: ChildProcess | undefined;
  #ended = Promise.resolve();
  #said: string[] = [];

  private constructor(options: PostgresOptions) {
    this.binaries = options.binaries ?? copyBinaries();
    this.#ownsBinaries = options.binaries === undefined;
    this.#settings = { ...SETTINGS, ...options.settings };
    this.password = options.existing?.password ?? randomBytes(16).toString("hex");
    this.data = options.existing?.data ?? newDataFolder(this.binaries);
    this.#port = options.port ?? 0;
  }

  /** Makes a cluster and starts it. @throws Error in one sentence where this machine cannot have one */
  static async start(options: PostgresOptions = {}): Promise<PostgresServer> {
    const server = new PostgresServer(options);
    mourn({ folder: server.#ownsBinaries ? server.binaries.folder : server.data, data: server.data });
    if (!options.existing) await server.#makeCluster();
    await server.start();
    return server;
  }

  get port(): number {
    return this.#port;
  }

  /** The postmaster's process id. @throws Error where the server does not run */
  get pid(): number {
    if (this.#process?.pid === undefined) throw new Error("this PostgreSQL does not run");
    return this.#process.pid;
  }

  url(database = "postgres"): string {
    return `postgres://postgres:${this.password}@127.0.0.1:${this.#port}/${database}`;
  }

  async #makeCluster(): Promise<void> {
    const { folder, user } = this.binaries;
    mkdirSync(this.data, { mode: 0o700 });
    const passwordFile = join(folder, `password-${randomBytes(4).toString("hex")}`);
    writeFileSync(passwordFile, `${this.password}\n`, { mode: 0o600 });
    for (const path of [this.data, passwordFile]) give(path, user);
    await initCluster(this.binaries, this.data, passwordFile);
    rmSync(passwordFile);
  }

  /** Starts it, at the port that it had before where it had one; after a crash it first reads its log again. */
  async start(): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      if (this.#port === 0 || !(await isFree(this.#port))) this.#port = await freePort(this.#port);
      if (await this.#spawn()) return;
      // The children of a postmaster that was killed end by themselves, but not at once; a port may be taken meanwhile.
      const said = this.#said.join("\n");
      if (Date.now() > end || !/still in use|could not create any TCP|lock file/.test(said))
        throw new Error(`PostgreSQL did not start: ${said}`);
      await setTimeout(20);
    }
  }

  /** Whether it came to accept connections; otherwise it has ended. */
  #spawn(): Promise<boolean> {
    const { folder, user } = this.binaries;
    const settings = Object.entries({ ...this.#settings, port: String(this.#port) });
    const words = ["-D", this.data, ...settings.flatMap(([name, value]) => ["-c", `${name}=${value}`])];
    // In a process group of its own, so that an interrupted run ends before its store.
    const server = spawn(join(folder, "bin", "postgres"), words, {
      ...user,
      cwd: folder,
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#process = server;
    this.#said = [];
    return new Promise((resolve, reject) => {
      this.#ended = new Promise((ended) => {
        server.once("exit", () => {
          this.#process = undefined;
          ended();
          resolve(false);
        });
      });
      server.once("error", reject);
      createInterface({ input: server.stderr }).on("line", (line) => {
        this.#said = [...this.#said.slice(1 - LINES_KEPT), line];
        if (line.includes("is ready to accept")) resolve(true);
      });
    });
  }

  /** As a power cut would end the process: at once. Its children notice and end too. */
  async kill(): Promise<void> {
    this.#process?.kill("SIGKILL");
    await this.#ended;
  }

  /** Ends it and removes what it wrote, which therefore need not be brought to the disk any more. */
  async stop(): Promise<void> {
    this.#process?.kill("SIGQUIT");
    await this.#ended;
    rmSync(this.#ownsBinaries ? this.binaries.folder : this.data, { recursive: true, force: true });
  }

  /** The last lines that it logged. */
  get said(): readonly string[] {
    return this.#said;
  }
}

/** The name of a folder that is not there yet, beside the programs. */
export function newDataFolder({ folder }: PostgresBinaries): string {
  return join(folder, `data-${randomBytes(4).toString("hex")}`);
}

/**
 * Below those that the system gives to connections that go out, so that a server which starts again finds its port
 * free.
 */
const PORTS = { from: 15_000, count: 15_000 };

async function freePort(other: number): Promise<number> {
  for (;;) {
    const port = PORTS.from + (randomBytes(4).readUInt32BE() % PORTS.count);
    if (port !== other && (await isFree(port))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

let guard: Writable | undefined;

/** Has a process of its own clean up after this one. */
function mourn(facts: { readonly folder: string; readonly data: string }): void {
  guard ??= startGuard();
  guard.write(`${JSON.stringify(facts)}\n`);
}

function startGuard(): Writable {
  const program = fileURLToPath(new URL("postgres-guard.mjs", import.meta.url));
  const child = spawn(process.execPath, [program], { detached: true, stdio: ["pipe", "ignore", "inherit"] });
  child.unref();
  // Neither may keep this process alive: its end is what the guard waits for.
  if ("unref" in child.stdin && typeof child.stdin.unref === "function") child.stdin.unref();
  return child.stdin;
}
