/**
 * Who leads a shard of the ledger: one row with a token that counts up at each change of the holder. A batch locks the row
 * and looks at the token, so that a writer which has lost the lease commits nothing more, whatever it believes.
 */
import { and, eq, sql } from "drizzle-orm";
import type { Logger } from "pino";
import { writerLeases } from "#drizzle/wallet/schema.ts";
import type { WalletDb } from "../store.ts";

/** How long a lease lasts unless it is renewed, by the database's clock: as long nobody leads after a leader has died. */
export const LEASE_MS = 5000;
const RENEW_MS = LEASE_MS / 3;

export interface LeaseIdentity {
  readonly shard: string;
  /** The same for a process that is started again on the same folder: it need not wait for itself. */
  readonly holder: string;
  /** Where the others reach this process over HTTP. */
  readonly address: () => string;
}

export interface Leader {
  /** Where it is reached over HTTP. */
  readonly address: string;
  readonly token: number;
}

const lasting = sql`clock_timestamp() + make_interval(secs => ${LEASE_MS / 1000}::double precision)`;

export class Lease {
  readonly #db: WalletDb;
  readonly #identity: LeaseIdentity;
  readonly #log: Logger;
  #token: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #round = Promise.resolve();

  constructor(db: WalletDb, identity: LeaseIdentity, log: Logger) {
    this.#db = db;
    this.#identity = identity;
    this.#log = log;
  }

  /** The token to write under; undefined while another leads. */
  get token(): number | undefined {
    return this.#token;
  }

  get shard(): string {
    return this.#identity.shard;
  }

  /** Tries to lead, and goes on renewing or trying until it is closed. */
  async start(): Promise<void> {
    await this.take();
    this.#timer = setInterval(() => {
      this.#round = (this.#token === undefined ? this.take() : this.#renew()).then(
        () => undefined,
        (error: Error) => this.#log.error({ err: error }, "the writer's lease could not be looked after"),
      );
    }, RENEW_MS);
    this.#timer.unref();
  }

  /** Takes the lease where it is free, has expired or is this process's own from before. */
  async take(): Promise<boolean> {
    const { shard, holder } = this.#identity;
    const address = this.#identity.address();
    const [taken] = await this.#db
      .insert(writerLeases)
      .values({ shard, holder, address, token: 1, expiresAt: lasting })
      .onConflictDoUpdate({
        target: writerLeases.shard,
        set: { holder, address, token: sql`${writerLeases.token} + 1`, expiresAt: lasting },
        setWhere: sql`${writerLeases.holder} = ${holder} OR ${writerLeases.expiresAt} < clock_timestamp()`,
      })
      .returning({ token: writerLeases.token });
    this.#token = taken?.token;
    if (taken) this.#log.info({ shard, token: taken.token }, "leads the ledger's shard");
    return taken !== undefined;
  }

  /** Takes the lease from a leader that is gone: one that no longer listens where it said. Its token stops it anyway. */
  async takeFrom({ token }: Leader): Promise<boolean> {
    const { holder } = this.#identity;
    const [taken] = await this.#db
      .update(writerLeases)
      .set({ holder, address: this.#identity.address(), token: token + 1, expiresAt: lasting })
      .where(and(eq(writerLeases.shard, this.shard), eq(writerLeases.token, token)))
      .returning({ token: writerLeases.token });
    if (!taken) return this.#token !== undefined;
    this.#token = taken.token;
    this.#log.warn({ shard: this.shard, token: taken.token }, "leads in the place of one that is gone");
    return true;
  }

  /** Another has taken over: this process writes no more, and asks for the lease like everybody else. */
  lost(): void {
    if (this.#token !== undefined)
      this.#log.warn({ shard: this.shard }, "no longer leads the ledger's shard");
    this.#token = undefined;
  }

  async #renew(): Promise<void> {
    const token = this.#token;
    if (token === undefined) return;
    const renewed = await this.#db
      .update(writerLeases)
      .set({ expiresAt: lasting, address: this.#identity.address() })
      .where(and(eq(writerLeases.shard, this.shard), eq(writerLeases.token, token)))
      .returning({ token: writerLeases.token });
    if (renewed.length === 0 && this.#token === token) this.lost();
  }

  /** Undefined while nobody leads. */
  async leader(): Promise<Leader | undefined> {
    const [row] = await this.#db
      .select({ address: writerLeases.address, token: writerLeases.token })
      .from(writerLeases)
      .where(and(eq(writerLeases.shard, this.shard), sql`${writerLeases.expiresAt} >= clock_timestamp()`));
    return row;
  }

  /** Whether the leader said that it listens where only this process does: it was this one, before it died. */
  isFormerSelf({ address }: Leader): boolean {
    return address !== "" && address === this.#identity.address();
  }

  /** Gives the lease back, so that the next need not wait for it. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#round;
    const token = this.#token;
    this.#token = undefined;
    if (token === undefined) return;
    // Without it the next waits until the lease runs out; the database may be gone by now, and that keeps nobody from ending.
    await this.#db
      .update(writerLeases)
      .set({ expiresAt: sql`clock_timestamp() - interval '1 second'` })
      .where(and(eq(writerLeases.shard, this.shard), eq(writerLeases.token, token)))
      .catch((error: Error) => this.#log.warn({ err: error }, "the writer's lease could not be given back"));
  }
}
