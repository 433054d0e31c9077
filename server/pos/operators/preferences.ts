/** How each operator likes a checkout to be: kept with the person, so that it is so at whichever checkout. */
import { eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import type { Preferences } from "#domain/preference.ts";
import { operators } from "#drizzle/pos/schema.ts";
import type { PosDb, PosStore } from "../store.ts";

export function preferencesOf(db: PosDb, operator: Id): Preferences {
  const row = db.select().from(operators).where(eq(operators.id, operator)).get();
  return {
    language: row?.language ?? undefined,
    largeType: row?.largeType ?? undefined,
    leftHanded: row?.leftHanded ?? undefined,
  };
}

/** Keeps what was chosen; what is left out stays as it was. Saying the same again changes nothing. */
export function keepPreferences(store: PosStore, operator: Id, chosen: Preferences): void {
  if (Object.values(chosen).every((choice) => choice === undefined)) return;
  store.write((db) => db.update(operators).set(chosen).where(eq(operators.id, operator)).run());
}
