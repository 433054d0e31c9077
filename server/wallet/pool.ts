/**
 * The wallet's connections to PostgreSQL. drizzle-orm begins a transaction before it makes sure that the connection is given
 * back: each connection that breaks just then would stay taken, until the pool has none left and waits for ever.
 */
import pg from "pg";

type Taken = (error: Error | undefined, client: pg.PoolClient | undefined, done: () => void) => void;

export class WalletPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Taken): void;
  override connect(callback?: Taken): Promise<pg.PoolClient> | undefined {
    if (!callback) return super.connect().then(givenBackUnlessBegun);
    super.connect(callback);
    return undefined;
  }
}

/** Where its first statement fails, nobody goes on with the connection. */
function givenBackUnlessBegun(client: pg.PoolClient): pg.PoolClient {
  const { query } = client;
  const first = (...words: Parameters<typeof query>) => {
    client.query = query;
    const result: unknown = query.apply(client, words);
    if (result instanceof Promise) result.catch((error: Error) => client.release(error));
    return result;
  };
  client.query = first as typeof query;
  return client;
}
