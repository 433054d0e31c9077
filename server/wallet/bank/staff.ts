/** The bank's people: who they are and what their duty is. A token is shown once; the store has only its hash. */
import { randomBytes } from "node:crypto";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Duty } from "#domain/duty.ts";
import type { Id } from "#domain/ids.ts";
import { staff } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { sha256 } from "#kit/signatures.ts";
import { inTransaction, type WalletDb } from "../store.ts";
import { AT_THE_MACHINE, recordAct } from "./acts.ts";

const TOKEN_BYTES = 32;

export interface StaffMember {
  readonly id: Id;
  readonly name: string;
  readonly duty: Duty;
}

const tokenHash = (token: string) => sha256(Buffer.from(token));

/** Adds somebody at the wallet's own machine. The token is nowhere else afterwards. */
export async function addStaff(
  db: WalletDb,
  { name, duty }: Omit<StaffMember, "id">,
): Promise<{ readonly id: Id; readonly token: string }> {
  const id = newId();
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  await inTransaction(db, async (tx) => {
    await tx.insert(staff).values({ id, name, duty, tokenHash: tokenHash(token) });
    await recordAct(tx, AT_THE_MACHINE, {
      act: "staff.added",
      subject: `staff ${id}`,
      detail: { name, duty },
    });
  });
  return { id, token };
}

/** Ends somebody's access from this moment. False where nobody has this id, or it was ended before. */
export function endStaff(db: WalletDb, id: Id): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const ended = await tx
      .update(staff)
      .set({ endedAt: sql`clock_timestamp()` })
      .where(and(eq(staff.id, id), isNull(staff.endedAt)))
      .returning({ id: staff.id });
    if (ended.length === 0) return false;
    await recordAct(tx, AT_THE_MACHINE, { act: "staff.ended", subject: `staff ${id}` });
    return true;
  });
}

/** Everybody who ever was on the staff, in the order in which they came. */
export function listStaff(db: WalletDb) {
  const { id, name, duty, createdAt, endedAt } = staff;
  return db.select({ id, name, duty, createdAt, endedAt }).from(staff).orderBy(asc(createdAt), asc(id));
}

/** Whose token this is; undefined for nobody's, and for one that was ended. */
export async function staffOfToken(db: WalletDb, token: string): Promise<StaffMember | undefined> {
  const { id, name, duty } = staff;
  const [row] = await db
    .select({ id, name, duty })
    .from(staff)
    .where(and(eq(staff.tokenHash, tokenHash(token)), isNull(staff.endedAt)));
  return row;
}
