/**
 * A core bank that is a program: accounts with balances, and orders of which each is carried out once at most. Its
 * journal is a file with one line an order, on the disk before anything is answered.
 */
import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

export const Order = z.strictObject({
  kind: z.enum(["debit", "credit"]),
  account: z.string().min(1).max(50),
  amount: z.int().min(1),
  currency: z.string().length(3),
});
export type Order = z.infer<typeof Order>;

const Outcome = z.discriminatedUnion("state", [
  z.object({ state: z.literal("done") }),
  z.object({ state: z.literal("refused"), reason: z.enum(["balance_too_low", "no_such_account"]) }),
]);
export type Outcome = z.infer<typeof Outcome>;

const Line = z.object({ id: z.uuid(), order: Order, outcome: Outcome });
type Line = z.infer<typeof Line>;

/** How many minor units each account has before its first order. */
export type Accounts = Readonly<Record<string, number>>;

export class SimulatedBank {
  readonly #file: number;
  readonly #opened: Accounts;
  readonly #orders = new Map<string, Line>();
  readonly #moved = new Map<string, number>();

  private constructor(file: number, opened: Accounts) {
    this.#file = file;
    this.#opened = opened;
  }

  /** Opens the bank that keeps its journal in `folder`. A line that a crash cut off was never answered, and goes. */
  static open(folder: string, accounts: Accounts): SimulatedBank {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, "orders.jsonl");
    const file = openSync(path, "a+", 0o600);
    const bank = new SimulatedBank(file, accounts);
    const text = readFileSync(path, "utf8");
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    ftruncateSync(file, Buffer.byteLength(whole));
    for (const line of whole.split("\n").filter(Boolean)) bank.#take(Line.parse(JSON.parse(line)));
    return bank;
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Minor units; undefined where there is no such account. */
  balance(account: string): number | undefined {
    const opened = this.#opened[account];
    return opened === undefined ? undefined : opened + (this.#moved.get(account) ?? 0);
  }

  /** How many orders of a kind were carried out, and what they come to. */
  total(kind: Order["kind"]): number {
    const done = [...this.#orders.values()].filter(
      ({ order, outcome }) => order.kind === kind && outcome.state === "done",
    );
    return done.reduce((sum, { order }) => sum + order.amount, 0);
  }

  standing(id: string): Outcome | undefined {
    return this.#orders.get(id)?.outcome;
  }

  /** Carries an order out, or says again what became of it. `conflict` is another order under a known id. */
  order(id: string, order: Order): Outcome | { readonly state: "conflict" } {
    const known = this.#orders.get(id);
    if (known) return isSame(known.order, order) ? known.outcome : { state: "conflict" };
    const line = { id, order, outcome: this.#decide(order) };
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
    fsyncSync(this.#file);
    this.#take(line);
    return line.outcome;
  }

  #decide({ kind, account, amount }: Order): Outcome {
    const balance = this.balance(account);
    if (balance === undefined) return { state: "refused", reason: "no_such_account" };
    if (kind === "debit" && balance < amount) return { state: "refused", reason: "balance_too_low" };
    return { state: "done" };
  }

  #take(line: Line): void {
    this.#orders.set(line.id, line);
    const { kind, account, amount } = line.order;
    if (line.outcome.state !== "done") return;
    const change = kind === "credit" ? amount : -amount;
    this.#moved.set(account, (this.#moved.get(account) ?? 0) + change);
  }
}

const isSame = (one: Order, other: Order) =>
  one.kind === other.kind &&
  one.account === other.account &&
  one.amount === other.amount &&
  one.currency === other.currency;
