/**
 * The wallet's process and the PostgreSQL behind it are killed again and again while customers pay. No outcome that
 * anybody was told is lost, each is told again the same, the streams have no gap and the books are sound; and the
 * wallet goes on by itself when its database is back.
 */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PostgresServer } from "../support/postgres.ts";
import { Fleet } from "../wallet/fleet.ts";
import { Rush } from "../wallet/rush.ts";

/** `npm run faults:wallet -- --rounds N` kills each of the three so often. */
const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 2);
const CALLERS = 8;
/** How many outcomes are told between two deaths, at most: each dies in the middle of something. */
const ANSWERS_MAX = 6;
/** SQLSTATE. */
const CANNOT_CONNECT_NOW = "57P03";

let server: PostgresServer;
let fleet: Fleet;
let rush: Rush;

beforeAll(async () => {
  server = await PostgresServer.start();
  fleet = await Fleet.open(server.url(), { processes: 1, terminals: 3, customers: 2 * CALLERS });
  rush = await Rush.begin(fleet, CALLERS);
});
afterAll(async () => {
  await fleet?.close();
  await server?.stop();
});

const whileTheyPay = () => rush.answered(1 + Math.floor(Math.random() * ANSWERS_MAX));

async function rounds(round: () => Promise<void>): Promise<void> {
  for (let i = 0; i < ROUNDS; i++) {
    await whileTheyPay();
    await round();
  }
  await whileTheyPay();
}

test("the wallet is killed and started again", async () => {
  await rounds(async () => {
    await fleet.kill(0);
    await fleet.start(0);
  });
}, 3_600_000);

test("PostgreSQL is killed and started again: the wallet goes on by itself", async () => {
  await rounds(async () => {
    await server.kill();
    await server.start();
  });
  expect(fleet.hasEnded(0)).toBe(false);
}, 3_600_000);

test("one of PostgreSQL's processes is killed, at which it drops all connections", async () => {
  await rounds(killBackend);
  expect(fleet.hasEnded(0)).toBe(false);
}, 3_600_000);

test("in the evening everything that was told is true, and the books are sound", async () => {
  await rush.end();
  await rush.expectKept();
}, 3_600_000);

/** Kills whichever of them is at work for the wallet, and waits until the server has noticed. */
async function killBackend(): Promise<void> {
  const client = await connected();
  const broken = new Promise<void>((resolve) => client.on("error", () => resolve()));
  for (;;) {
    const { rows } = await client.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
       ORDER BY state = 'idle', random() LIMIT 1`,
    );
    const pid = rows[0]?.pid;
    if (pid === undefined) continue;
    process.kill(pid, "SIGKILL");
    return broken;
  }
}

/** The server may still be reading its log again after the last time. */
async function connected(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: server.url() });
  try {
    await client.connect();
    return client;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== CANNOT_CONNECT_NOW) throw error;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return connected();
  }
}
