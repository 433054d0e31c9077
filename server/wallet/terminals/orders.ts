/**
 * What the bank's people decide of a terminal: that it ends, is stopped, goes on, or is not to be believed any more. Each is
 * the same when it is said again. The terminal's row is locked first, as everything that has to do with it does.
 */
import { and, asc, eq, sql } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { payments, terminals } from "#drizzle/wallet/schema.ts";
import { recordAct, type StaffAct } from "../bank/acts.ts";
import type { StaffMember } from "../bank/staff.ts";
import type { WalletKeys } from "../keys.ts";
import { inTransaction, type WalletDb } from "../store.ts";
import type { Writer } from "../writer/writer.ts";
import { codeOf, findActivation, issueActivationCode, liveTerminalOf } from "./activation.ts";
import { lastNetwork } from "./heartbeats.ts";

export type TerminalRow = typeof terminals.$inferSelect;

/** An order of somebody about a terminal. */
export interface Order {
  readonly by: StaffMember;
  readonly terminal: Id;
}

/** @throws Refusal `not_found` */
async function lock(tx: WalletDb, id: Id): Promise<TerminalRow> {
  const [row] = await tx.select().from(terminals).where(eq(terminals.id, id)).for("update");
  if (!row) throw new Refusal("not_found");
  return row;
}

function note(
  tx: WalletDb,
  { by, terminal }: Order,
  act: StaffAct,
  detail: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  return recordAct(tx, by, { act, subject: `terminal ${terminal}`, detail });
}

export interface NewTerminal {
  readonly merchant: Id;
  readonly serial: string;
  readonly address?: string | undefined;
}

/**
 * Makes the one-time code for a terminal of a merchant. The id is the asker's: asking again tells the same code.
 * @throws Refusal `terminal_bound` while the serial number still belongs to somebody: it has to be deactivated first;
 * `id_reused`, `not_found`
 */
export async function orderActivation(
  db: WalletDb,
  keys: Pick<WalletKeys, "pepper">,
  by: StaffMember,
  id: Id,
  { merchant, serial, address }: NewTerminal,
): Promise<string> {
  const code = codeOf(keys.pepper, id);
  await inTransaction(db, async (tx) => {
    const known = await findActivation(tx, id);
    if (known) {
      const isSame = known.merchant === merchant && known.serial === serial && known.terminal === null;
      if (!isSame || known.address !== (address ?? known.address)) throw new Refusal("id_reused");
      return;
    }
    if (await liveTerminalOf(tx, serial)) throw new Refusal("terminal_bound");
    await issueActivationCode(tx, merchant, serial, { id, code, ...(address !== undefined && { address }) });
    const detail = { merchant, serial, ...(address !== undefined && { address }) };
    await recordAct(tx, by, { act: "activation.issued", subject: `activation ${id}`, detail });
  });
  return code;
}

/**
 * Lets a suspended terminal go on: with the code it brings new keys, and what its earlier ones sign counts no more.
 * @throws Refusal `terminal_revoked` for one that is not to be believed any more, `terminal_not_suspended`
 */
export async function orderReinstatement(
  db: WalletDb,
  keys: Pick<WalletKeys, "pepper">,
  order: Order,
  id: Id,
): Promise<string> {
  const code = codeOf(keys.pepper, id);
  await inTransaction(db, async (tx) => {
    const { merchant, serial, address, state, revokedAt } = await lock(tx, order.terminal);
    const known = await findActivation(tx, id);
    if (known) {
      if (known.terminal !== order.terminal) throw new Refusal("id_reused");
      return;
    }
    if (revokedAt) throw new Refusal("terminal_revoked");
    if (state !== "suspended") throw new Refusal("terminal_not_suspended");
    await issueActivationCode(tx, merchant, serial, { id, code, address, terminal: order.terminal });
    await note(tx, order, "terminal.reinstated", { activation: id });
  });
  return code;
}

/** Ends the binding: what it had signed is still settled, and its serial number may be bound anew. @throws Refusal `terminal_suspended` */
export async function orderRetirement(db: WalletDb, order: Order): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { state } = await lock(tx, order.terminal);
    if (state === "retired") return;
    if (state === "suspended") throw new Refusal("terminal_suspended");
    await tx.update(terminals).set({ state: "retired" }).where(eq(terminals.id, order.terminal));
    await note(tx, order, "terminal.retired");
  });
}

/** Stops a terminal until somebody has looked at it. @throws Refusal `terminal_retired` */
export async function orderSuspension(db: WalletDb, order: Order, reason: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { state } = await lock(tx, order.terminal);
    if (state === "suspended") return;
    if (state === "retired") throw new Refusal("terminal_retired");
    await tx.update(terminals).set({ state: "suspended" }).where(eq(terminals.id, order.terminal));
    await note(tx, order, "terminal.suspended", { reason });
  });
}

/**
 * Believes a terminal no more, for good: nobody pays it, it takes nothing back, and what it shows is closed. A retired one
 * too: its key may still take back what it had signed.
 */
export async function orderRevocation(
  db: WalletDb,
  writer: Writer,
  order: Order,
  reason: string,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { revokedAt } = await lock(tx, order.terminal);
    if (revokedAt) return;
    await tx
      .update(terminals)
      .set({ state: "suspended", revokedAt: sql`clock_timestamp()` })
      .where(eq(terminals.id, order.terminal));
    await note(tx, order, "terminal.revoked", { reason });
  });
  // Nobody can pay them any more; said again, this closes what a crash had left open.
  await closeOpenPayments(db, writer, order.terminal);
}

async function closeOpenPayments(db: WalletDb, writer: Writer, terminal: Id): Promise<void> {
  const open = await db
    .select({ tender: payments.tender, attempt: payments.attempt })
    .from(payments)
    .where(and(eq(payments.terminal, terminal), eq(payments.state, "open")))
    .orderBy(asc(payments.createdAt));
  await Promise.all(open.map((id) => writer.settle({ key: { terminal, ...id }, ask: { type: "close" } })));
}

/** Says where a terminal stands from now on: it may have been moved, and reports from another network then. */
export async function orderMove(db: WalletDb, order: Order, address: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const before = await lock(tx, order.terminal);
    const network = (await lastNetwork(tx, order.terminal)) ?? before.network;
    if (before.address === address && before.network === network) return;
    await tx.update(terminals).set({ address, network }).where(eq(terminals.id, order.terminal));
    await note(tx, order, "terminal.moved", { from: before.address, to: address });
  });
}
