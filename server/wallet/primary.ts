/**
 * The server of a replicated pair that takes writes. Which one that is changes when a standby is promoted, and nobody
 * tells the wallet: it asks all of them whenever a connection has broken or could not be had.
 */
import pg from "pg";
import type { Logger } from "pino";

/** How long one server is waited for before the others decide. */
const PATIENCE_MS = 2000;

/** The timeline counts promotions: of two that both take writes, the one that was promoted later is the pair's. */
const STANDING = `
  SELECT CASE WHEN pg_is_in_recovery() THEN NULL
         ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int END AS timeline,
         current_setting('synchronous_standby_names') = '' AS alone`;

interface Standing {
  readonly server: Server;
  readonly timeline: number;
  /** It answers a commit without waiting for any standby. */
  readonly alone: boolean;
}

interface Server {
  readonly host: string;
  readonly port: number;
}

export class Primary {
  readonly #addresses: readonly string[];
  readonly #log: Logger | undefined;
  #known: Promise<Server> | undefined;

  /** @param addresses one for each server, at least one */
  constructor(addresses: readonly string[], log?: Logger) {
    this.#addresses = addresses;
    this.#log = log;
  }

  /** A new connection to it. What goes wrong with that connection is logged, and ends nothing else. */
  client(config: pg.ClientConfig = {}): pg.Client {
    return new this.Client(config);
  }

  /** A kind of client that finds the server by itself, for a pool to make its own of. */
  get Client(): typeof pg.Client {
    return clientOf(this, this.#addresses[0] ?? "", this.#log);
  }

  /** Where it is; asked again only after `forget`. @throws Error where no server takes writes */
  find(): Promise<Server> {
    this.#known ??= this.#look();
    return this.#known;
  }

  /** Something went wrong with it: it may be another by now. */
  forget(): void {
    this.#known = undefined;
  }

  async #look(): Promise<Server> {
    const [only, ...others] = this.#addresses;
    if (only !== undefined && others.length === 0) return serverOf(new pg.Client(only));
    const standings = await Promise.all(this.#addresses.map((address) => this.#standing(address)));
    const writable = standings.flatMap((standing) => standing ?? []);
    const latest = writable.toSorted((a, b) => b.timeline - a.timeline)[0];
    if (!latest) throw new Error("none of the servers takes writes");
    if (writable.length > 1)
      this.#log?.error({ writable }, "two servers take writes: stop the one that was not promoted last");
    if (latest.alone)
      this.#log?.error(
        { server: latest.server },
        "waits for no standby: what is answered is on one machine only",
      );
    return latest.server;
  }

  /** Undefined for a standby, and for one that does not answer. */
  async #standing(address: string): Promise<Standing | undefined> {
    const client = new pg.Client({
      connectionString: address,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
    });
    const server = serverOf(client);
    const told = (error: Error) => this.#log?.warn({ err: error, server }, "a server does not answer");
    client.on("error", told);
    try {
      await client.connect();
      const { rows } = await client.query<{ timeline: number | null; alone: boolean }>(STANDING);
      const { timeline = null, alone = true } = rows[0] ?? {};
      return timeline === null ? undefined : { server, timeline, alone };
    } catch (error) {
      told(error as Error);
      return undefined;
    } finally {
      await client.end().catch(told);
    }
  }
}

function serverOf({ host, port }: pg.Client): Server {
  return { host, port };
}

type Told = (error: Error | null, client?: pg.Client) => void;
type Connected = ((error: Error) => void) | ((error: null, client: pg.Client) => void);

function clientOf(primary: Primary, address: string, log: Logger | undefined): typeof pg.Client {
  return class extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super({ ...(typeof config === "object" ? config : {}), connectionString: address });
      // Also while it is in use, when no pool listens: unheard, the error would end the process.
      this.on("error", (error) => {
        primary.forget();
        log?.error({ err: error }, "a connection to PostgreSQL broke");
      });
    }

    override connect(): Promise<pg.Client>;
    override connect(callback: Connected): void;
    override connect(callback?: Connected): Promise<pg.Client> | undefined {
      const connected = this.#connect();
      if (!callback) return connected;
      connected.then((client) => (callback as Told)(null, client), callback as Told);
      return undefined;
    }

    async #connect(): Promise<pg.Client> {
      try {
        Object.assign(this, await primary.find());
        return await super.connect();
      } catch (error) {
        primary.forget();
        throw error;
      }
    }
  };
}
