/** What the store has of the drawer: openings without a sale, trials, how it is wired, and since when it is open. */
import { desc, eq, isNotNull, sql } from "drizzle-orm";
import { z } from "zod";
import { OPENING_STATES } from "#domain/drawer.ts";
import type { Id } from "#domain/ids.ts";
import { cashMoves, drawerOpenings, drawerTrials, noSales, tenderReturns } from "#drizzle/pos/schema.ts";
import { readFact, writeFact } from "../facts.ts";
import type { PosDb } from "../store.ts";
import type { LearntWiring, OpenSpell } from "./decide.ts";

export type NoSaleRow = typeof noSales.$inferSelect;
export type CashMoveRow = typeof cashMoves.$inferSelect;
export type TrialRow = typeof drawerTrials.$inferSelect;

export function findNoSale(db: PosDb, id: Id): NoSaleRow | undefined {
  return db.select().from(noSales).where(eq(noSales.id, id)).get();
}

export function findCashMove(db: PosDb, id: Id): CashMoveRow | undefined {
  return db.select().from(cashMoves).where(eq(cashMoves.id, id)).get();
}

export function findTrial(db: PosDb, id: Id): TrialRow | undefined {
  return db.select().from(drawerTrials).where(eq(drawerTrials.id, id)).get();
}

/** The one that was recorded last: by its place in the store, since somebody may have set the clock back. */
export function latestTrial(db: PosDb): TrialRow | undefined {
  return db.select().from(drawerTrials).orderBy(sql`rowid desc`).limit(1).get();
}

/** What the till last meant to open the drawer for, whatever it was. */
export function latestOpening(db: PosDb): { readonly state: string; readonly createdAt: number } | undefined {
  const latest = [drawerOpenings, noSales, cashMoves, tenderReturns, drawerTrials].flatMap((table) =>
    db
      .select({ state: table.state, createdAt: table.createdAt })
      .from(table)
      .where(isNotNull(table.state))
      .orderBy(desc(table.createdAt))
      .limit(1)
      .all()
      .map(({ state, createdAt }) => ({ state: String(state), createdAt })),
  );
  const check = readCheck(db);
  return [...latest, ...(check ? [check] : [])].sort((a, b) => b.createdAt - a.createdAt)[0];
}

const Check = z.object({ id: z.uuid(), state: z.enum(OPENING_STATES), by: z.string(), createdAt: z.int() });
/** An opening to see whether the drawer opens: of no sale, and for no reason of the shop's. */
export type DrawerCheck = z.infer<typeof Check>;

export function readCheck(db: PosDb): DrawerCheck | undefined {
  const text = readFact(db, "drawer_checked");
  return text === undefined ? undefined : Check.parse(JSON.parse(text));
}

export function writeCheck(db: PosDb, check: DrawerCheck): void {
  writeFact(db, "drawer_checked", JSON.stringify(check));
}

const Wiring = z.object({
  pin: z.union([z.literal(2), z.literal(5)]),
  opensTo: z.enum(["high", "low"]).optional(),
  learnt: z.enum(["switch", "no-switch", "cannot-tell"]),
});

/** How the drawer was learnt to be wired; nothing where it was not. */
export function readWiring(db: PosDb): LearntWiring | undefined {
  const text = readFact(db, "drawer_wiring");
  if (text === undefined) return undefined;
  const { pin, opensTo, learnt } = Wiring.parse(JSON.parse(text));
  return { pin, opensTo, learnt };
}

export function writeWiring(db: PosDb, wiring: LearntWiring): void {
  writeFact(db, "drawer_wiring", JSON.stringify(wiring));
}

const Spell = z.object({ since: z.int(), told: z.boolean() }).nullable();

/** Since when the drawer has stood open, as it was seen last. */
export function readSpell(db: PosDb): OpenSpell | undefined {
  const text = readFact(db, "drawer_open");
  return text === undefined ? undefined : (Spell.parse(JSON.parse(text)) ?? undefined);
}

export function writeSpell(db: PosDb, spell: OpenSpell | undefined): void {
  writeFact(db, "drawer_open", JSON.stringify(spell ?? null));
}
