/**
 * What the terminal has seen by another way than its stream, an answer or a customer's phone: noted where the statement
 * is stored, and compared with the stream when that gets there.
 */
import { formatPosition, parsePosition, type StreamPosition } from "#domain/statement.ts";
import { readFact, writeFact } from "../facts.ts";
import type { PosDb } from "../store.ts";
import { isPassedBy, type Owed, positionAfter, settleOwed } from "./position.ts";

/**
 * In the transaction that stores a statement which was news. Where the stream has gone past it, or is of a later epoch,
 * the wallet has forgotten it (it was restored before a customer showed the proof) and is to be reminded of it.
 * @param subject the payment or refund that it is about
 */
export function noteSeen(db: PosDb, subject: string, position: StreamPosition): void {
  const seen = parsePosition(readFact(db, "seen_position") ?? "");
  const latest = positionAfter(seen, position);
  if (latest !== seen) writeFact(db, "seen_position", formatPosition(latest));
  const reminded = Number(readFact(db, "reminded_epoch") ?? 1);
  const heard = parsePosition(readFact(db, "stream_position") ?? "");
  if (position.epoch < reminded || isPassedBy(heard, position)) remindLater(db, [subject]);
  else writeOwed(db, [...owed(db), { subject, position }]);
}

/** In the transaction that advances the stream: what it went past without bringing was forgotten. */
export function noteHeard(db: PosDb, heard: StreamPosition): void {
  const before = owed(db);
  if (before.length === 0) return;
  const { left, forgotten } = settleOwed(before, heard);
  if (left.length < before.length) writeOwed(db, left);
  if (forgotten.length > 0)
    remindLater(
      db,
      forgotten.map(({ subject }) => subject),
    );
}

/** `subject@position` each: what the stream still has to bring. */
function owed(db: PosDb): Owed[] {
  return list(db, "owed").flatMap((text) => {
    const [subject = "", at = ""] = text.split("@");
    const position = parsePosition(at);
    return position ? [{ subject, position }] : [];
  });
}

function writeOwed(db: PosDb, owed: readonly Owed[]): void {
  writeFact(
    db,
    "owed",
    owed.map(({ subject, position }) => `${subject}@${formatPosition(position)}`).join(" "),
  );
}

/** Payments and refunds of which the wallet has probably forgotten what it stated. */
export function toRemind(db: PosDb): readonly string[] {
  return list(db, "to_remind");
}

function remindLater(db: PosDb, subjects: readonly string[]): void {
  writeFact(db, "to_remind", [...toRemind(db), ...subjects].join(" "));
}

export function doneReminding(db: PosDb, subject: string): void {
  writeFact(
    db,
    "to_remind",
    toRemind(db)
      .filter((left) => left !== subject)
      .join(" "),
  );
}

function list(db: PosDb, name: "owed" | "to_remind"): string[] {
  return (readFact(db, name) ?? "").split(" ").filter((text) => text !== "");
}
