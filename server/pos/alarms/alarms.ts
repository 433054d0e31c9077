/**
 * What a person must know. An alarm is stored with the transaction that found its reason, with the bytes that gave rise
 * to it, and stays on every checkout until somebody says that it was read. The same thing alarms once.
 */
import { asc, eq, isNull } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import type { Sentence } from "#domain/payment-sentences.ts";
import { Refusal } from "#domain/refusal.ts";
import { type AlarmKind, alarms } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { AlarmView } from "../api.ts";
import { writeJournal } from "../journal.ts";
import type { Operator } from "../operators/operators.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";

/** What each alarm tells the person at the till: what happened and what to do. */
export const ALARM_SENTENCES: Record<AlarmKind, Sentence> = {
  mismatch: {
    zh: "银行的回复与本笔收款不符，已记录，请先别交货并联系银行",
    en: "The bank's answer does not fit this payment: keep the goods and call the bank",
  },
  contradiction: {
    zh: "银行的回复前后不一致，已记录，请联系银行",
    en: "The bank contradicts what it said before: call the bank",
  },
  returned_late: {
    zh: "撤销前顾客已付款，款项已退回顾客，请勿交货",
    en: "The customer had paid before it was cancelled; the money went back: keep the goods",
  },
  accepted_unpaid: {
    zh: "凭 8 位码放行的一笔收款，银行核实为未付款，已记录，请联系银行",
    en: "A payment that was taken on an 8-digit code was not paid: it is on record, call the bank",
  },
  unheld: {
    zh: "银行提到一笔本机没有的收款，已记录，请联系银行",
    en: "The bank speaks of a payment that this terminal does not have: it is on record, call the bank",
  },
  stream_broken: {
    zh: "银行的到账通知不连续，已记录，请联系银行",
    en: "The bank's notices do not follow from one another: it is on record, call the bank",
  },
  wallet_restored: {
    zh: "银行系统曾经恢复到较早的状态，本机已重新提交凭证，请联系银行核对",
    en: "The bank's system went back to an earlier state; this terminal brings its proofs again: check with the bank",
  },
  journal_broken: {
    zh: "本机的流水账被改动过，请联系银行",
    en: "The journal of this terminal was altered: call the bank",
  },
};

export interface NewAlarm {
  readonly kind: AlarmKind;
  /** The payment or refund, or the part of the system, that it is about. */
  readonly subject: string;
  /** The bytes that gave rise to it. */
  readonly evidence?: Uint8Array | undefined;
}

/** Stores an alarm in the caller's transaction. False where the same was raised before: nobody is told twice. */
export function raiseAlarm(till: Till, db: PosDb, { kind, subject, evidence }: NewAlarm): boolean {
  const row = {
    id: newId(),
    kind,
    subject,
    evidence: Buffer.from(evidence ?? []),
    raisedAt: till.clocks.now(),
  };
  return db.insert(alarms).values(row).onConflictDoNothing().run().changes > 0;
}

/** Tells the checkouts of all that nobody has acknowledged yet; after the commit. */
export function publishAlarms(till: Till): void {
  till.streams.checkout.append({ name: "alarms", data: openAlarms(till.store.db) });
}

/** The oldest first: what happened first is read first. */
export function openAlarms(db: PosDb): AlarmView[] {
  return db
    .select()
    .from(alarms)
    .where(isNull(alarms.acknowledgedAt))
    .orderBy(asc(alarms.raisedAt), asc(alarms.id))
    .all()
    .map(({ id, kind, subject, raisedAt }) => ({ id, subject, raisedAt, ...ALARM_SENTENCES[kind] }));
}

/** @throws Refusal `not_found` */
export function acknowledgeAlarm(till: Till, id: Id, operator: Operator): void {
  till.store.write((db) => {
    const known = db.select().from(alarms).where(eq(alarms.id, id)).get();
    if (!known) throw new Refusal("not_found");
    if (known.acknowledgedAt !== null) return;
    const at = till.clocks.now();
    db.update(alarms).set({ acknowledgedBy: operator.id, acknowledgedAt: at }).where(eq(alarms.id, id)).run();
    writeJournal(db, { at, actor: operator.name, action: "alarm read", subject: known.subject });
  });
  publishAlarms(till);
}
