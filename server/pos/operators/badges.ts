/**
 * Badges: a code on paper that a manager shows to the scanner instead of typing a PIN. Made by chance, printed once and
 * kept nowhere; the store has its keyed hash. An operator has one at a time: a new one ends the one before.
 */
import { createHmac, randomBytes } from "node:crypto";
import { and, eq, isNull } from "drizzle-orm";
import { badgeCode } from "#domain/badge.ts";
import type { Id } from "#domain/ids.ts";
import { badgePaper } from "#domain/receipt/badge-paper.ts";
import { Refusal } from "#domain/refusal.ts";
import { badges, operators } from "#drizzle/pos/schema.ts";
import { writeJournal } from "../journal.ts";
import { readDesign } from "../receipts/design.ts";
import { paperFacts } from "../receipts/documents.ts";
import type { PosDb } from "../store.ts";
import type { Till } from "../till.ts";
import { countTries, forgetTries } from "../tries.ts";
import type { Operator, OperatorDeps, OperatorRow } from "./operators.ts";

/** What a code is found by: without the terminal's pepper nobody can tell a code from its hash. */
function hashOf(code: string, { pepper }: Pick<OperatorDeps, "pepper">): Buffer {
  return createHmac("sha256", pepper).update(`badge ${code}`).digest();
}

export function hasBadge(db: PosDb, operator: Id): boolean {
  return liveBadge(db, operator) !== undefined;
}

function liveBadge(db: PosDb, operator: Id) {
  return db
    .select()
    .from(badges)
    .where(and(eq(badges.operator, operator), isNull(badges.revokedAt)))
    .get();
}

/**
 * Makes a badge and prints it, once under its id. Only what may be on paper counts.
 * @throws Refusal `not_found`, `id_reused`; `badge_not_printed` where nothing came out
 */
export async function makeBadge(
  till: Till,
  deps: OperatorDeps,
  id: Id,
  owner: Id,
  manager: Operator,
): Promise<void> {
  const { db } = deps.store;
  const known = db.select().from(badges).where(eq(badges.id, id)).get();
  if (known && known.operator !== owner) throw new Refusal("id_reused");
  if (known) return;
  const row = db.select().from(operators).where(eq(operators.id, owner)).get();
  if (!row) throw new Refusal("not_found");
  const code = badgeCode(randomBytes(16));
  deps.store.write((db) => {
    revoke(db, deps, owner, manager);
    const createdAt = deps.clocks.now();
    db.insert(badges)
      .values({ id, operator: owner, hash: hashOf(code, deps), createdAt })
      .run();
    writeJournal(db, { at: createdAt, actor: manager.name, action: "badge added", subject: owner });
  });
  const facts = paperFacts(till, readDesign(db));
  const outcome = await till.printer
    .print(badgePaper({ ...facts, owner: row.name, code }))
    .catch((error: Error) => {
      till.log.error({ err: error }, "the printer's driver failed");
      return { kind: "unknown" } as const;
    });
  if (outcome.kind !== "not-sent") return;
  revokeBadge(deps, owner, manager);
  throw new Refusal("badge_not_printed");
}

/** From now on the operator's badge counts for nothing. */
export function revokeBadge(deps: OperatorDeps, owner: Id, manager: Operator): void {
  deps.store.write((db) => revoke(db, deps, owner, manager));
}

function revoke(db: PosDb, { clocks }: OperatorDeps, owner: Id, manager: Operator): void {
  const live = liveBadge(db, owner);
  if (!live) return;
  const at = clocks.now();
  db.update(badges).set({ revokedAt: at }).where(eq(badges.id, live.id)).run();
  writeJournal(db, { at, actor: manager.name, action: "badge revoked", subject: owner });
}

/**
 * The operator whose badge it is. Tries are limited for the screen, as those of a PIN are.
 * @throws Refusal `wrong_badge`, also for one that was revoked; `locked_out`
 */
export function operatorOfBadge(deps: OperatorDeps, code: string, screen: Id): OperatorRow {
  const subjects = [`screen ${screen}`];
  const isCounted = deps.store.write((db) => countTries(db, subjects, deps.clocks.now()));
  if (!isCounted) throw new Refusal("locked_out");
  const found = deps.store.write((db) => {
    const row = db
      .select({ operator: operators })
      .from(badges)
      .innerJoin(operators, eq(operators.id, badges.operator))
      .where(and(eq(badges.hash, hashOf(code, deps)), isNull(badges.revokedAt)))
      .get()?.operator;
    if (row) forgetTries(db, subjects);
    const at = deps.clocks.now();
    const action = row ? "badge shown" : "wrong badge";
    writeJournal(db, { at, actor: row?.name ?? "nobody", action, subject: screen });
    return row;
  });
  if (!found) throw new Refusal("wrong_badge");
  return found;
}
