/**
 * A PIN that was forgotten, and nobody there who could reset it: the bank gives a code for one operator of this terminal, and
 * says once, under its signature, that it counts. Then the operator chooses a PIN. There is no other way in.
 */
import { eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { operators } from "#drizzle/pos/schema.ts";
import { hashPin, isWeakPin, verifyPin } from "#kit/pins.ts";
import type { PinResetInput } from "../api.ts";
import type { WalletBackend } from "../backends/backend.ts";
import { writeJournal } from "../journal.ts";
import { countTries, forgetTries } from "../tries.ts";
import type { OperatorDeps, OperatorRow } from "./operators.ts";

export interface PinResetDeps extends OperatorDeps {
  readonly backend: Pick<WalletBackend, "redeemPinReset">;
  readonly isLineUp: () => boolean;
}

/**
 * Sets the PIN that the operator chose, where the bank says that the code counts. The same id again, with the same PIN, is the
 * same reset: an answer that was lost costs nobody a code.
 * @throws Refusal `weak_pin`, also for the PIN that he had; `locked_out` after too many codes; `bank_not_reached` without the
 * line; `pin_reset_refused` for a code that does not count, also for a name that nobody has
 */
export async function resetPin(
  deps: PinResetDeps,
  id: Id,
  { operator: name, code, newPin }: PinResetInput,
  screen: Id,
): Promise<OperatorRow> {
  const { store, clocks, pepper, backend } = deps;
  if (isWeakPin(newPin)) throw new Refusal("weak_pin");
  const row = store.db.select().from(operators).where(eq(operators.name, name)).get();
  if (row?.pinResetBy === id) {
    if (await verifyPin(row.pinHash, newPin, pepper)) return row;
    throw new Refusal("pin_reset_refused");
  }
  // Nobody can guess without the line, so that trying without it costs nothing either.
  if (!deps.isLineUp()) throw new Refusal("bank_not_reached");
  const subjects = [`reset screen ${screen}`, ...(row ? [`reset operator ${row.id}`] : [])];
  if (!store.write((db) => countTries(db, subjects, clocks.now()))) throw new Refusal("locked_out");
  const word = row ? await backend.redeemPinReset(id, name, code) : "refused";
  if (word === undefined) throw new Refusal("bank_not_reached");
  if (!row || word === "refused") {
    const actor = row?.name ?? "nobody";
    store.write((db) =>
      writeJournal(db, { at: clocks.now(), actor, action: "wrong reset code", subject: screen }),
    );
    throw new Refusal("pin_reset_refused");
  }
  // The code stays good for this id: another PIN may be chosen with it.
  if (await verifyPin(row.pinHash, newPin, pepper)) throw new Refusal("weak_pin");
  const changed = { pinHash: await hashPin(newPin, pepper), pinMustChange: false, pinResetBy: id };
  store.write((db) => {
    db.update(operators).set(changed).where(eq(operators.id, row.id)).run();
    forgetTries(db, [...subjects, `operator ${row.id}`, `screen ${screen}`]);
    writeJournal(db, {
      at: clocks.now(),
      actor: row.name,
      action: "PIN reset by the bank",
      subject: row.id,
      detail: { reset: id },
    });
  });
  return { ...row, ...changed };
}
