/**
 * Opening the drawer without a sale: for a reason, on the word of somebody who may, recorded before the pulse and given
 * once under its id.
 */
import { eq } from "drizzle-orm";
import type { NoSaleReason } from "#domain/drawer.ts";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { noSales } from "#drizzle/pos/schema.ts";
import { writeJournal } from "../journal.ts";
import type { Operator } from "../operators/operators.ts";
import { openShift } from "../shifts/shifts.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import type { NoSaleView } from "./api.ts";
import { journalOutcome } from "./openings.ts";
import { giveOnePulse } from "./pulse.ts";
import { findNoSale, type NoSaleRow } from "./store.ts";

export interface WhyNoSale {
  readonly reason: NoSaleReason;
  /** What the other reason is; with that one only. */
  readonly note: string | undefined;
}

export interface NoSaleAsker {
  readonly operator: Operator;
  /** The manager who approved it, where the operator's role needs one. */
  readonly approvedBy: Operator | undefined;
}

export class NoSales {
  readonly #till: Till;
  /** Those whose pulse is on its way: whoever asks again waits for the same one. */
  readonly #underWay = new Map<Id, Promise<void>>();

  constructor(till: Till) {
    this.#till = till;
  }

  /** Opens the drawer, at most once for an id. @throws Refusal `id_reused` for the id of another opening */
  async open(id: Id, input: WhyNoSale, asker: NoSaleAsker): Promise<NoSaleView> {
    const isNew = this.#till.store.write((db) => {
      const known = findNoSale(db, id);
      if (known && !isSame(known, input)) throw new Refusal("id_reused");
      if (!known) this.#intend(db, id, input, asker);
      return !known;
    });
    if (isNew) this.#underWay.set(id, this.#carryOut(id));
    await this.#underWay.get(id);
    const row = findNoSale(this.#till.store.db, id);
    if (!row) throw new Error("an opening that was asked for is kept");
    return viewOf(row);
  }

  #intend(db: PosDb, id: Id, input: WhyNoSale, asker: NoSaleAsker): void {
    const { operator, approvedBy } = asker;
    const { reason, note } = input;
    const createdAt = this.#till.clocks.now();
    db.insert(noSales)
      .values({
        id,
        reason,
        note: note ?? null,
        operator: operator.id,
        approvedBy: approvedBy?.id ?? null,
        shift: openShift(db)?.id ?? null,
        state: "intended",
        createdAt,
      })
      .run();
    writeJournal(db, {
      at: createdAt,
      actor: operator.name,
      action: "drawer asked without a sale",
      subject: id,
      detail: {
        reason,
        ...(note !== undefined && { note }),
        ...(approvedBy && { approvedBy: approvedBy.name }),
      },
    });
  }

  async #carryOut(id: Id): Promise<void> {
    try {
      const state = await giveOnePulse(this.#till);
      this.#till.store.write((db) => {
        db.update(noSales).set({ state }).where(eq(noSales.id, id)).run();
        journalOutcome(this.#till, db, state, id);
      });
    } finally {
      this.#underWay.delete(id);
    }
  }
}

function isSame({ reason, note }: NoSaleRow, input: WhyNoSale): boolean {
  return reason === input.reason && (note ?? undefined) === input.note;
}

function viewOf({ id, reason, note, state, createdAt }: NoSaleRow): NoSaleView {
  return { id, reason, ...(note !== null && { note }), state, createdAt };
}
