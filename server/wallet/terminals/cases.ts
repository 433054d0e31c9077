/**
 * What a terminal remembers and a restored wallet has forgotten: its own signed statements, brought back. Nothing is
 * charged on them by itself, since the money may have been moved again meanwhile; the bank's people settle each case. That it was forgotten says that the
 * store was restored, whoever had noticed that before.
 */
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { cases } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { verifyStatement } from "#kit/signatures.ts";
import type { WalletKeys } from "../keys.ts";
import type { WalletDb } from "../store.ts";
import { hasStatement, raiseEpochAfter } from "../streams.ts";

/**
 * True where the terminal's stream still has the statement; otherwise a case is open, once however often it is brought.
 * @throws Refusal `bad_signature` for what this wallet never signed, or signed for another terminal
 */
export async function rememberStatement(
  tx: WalletDb,
  keys: Pick<WalletKeys, "rootKey" | "demo">,
  terminal: Id,
  signed: Uint8Array,
): Promise<boolean> {
  const statement = verifyStatement(signed, keys);
  if (statement?.terminal !== terminal) throw new Refusal("bad_signature");
  if (await hasStatement(tx, terminal, statement.position.number, signed)) return true;
  await raiseEpochAfter(tx, statement.position.epoch);
  const { tender, attempt } = statement.payment;
  await tx
    .insert(cases)
    .values({ id: newId(), terminal, tender, attempt, statement: signed })
    .onConflictDoNothing();
  return false;
}
