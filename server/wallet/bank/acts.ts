/** The journal of what the bank's people did: appended in the transaction of the effect, so that neither is without the other. */
import { and, desc, eq, lt } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { staff, staffActs } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { WalletDb } from "../store.ts";

/** Every act that the bank's people can do. */
export type StaffAct =
  | "staff.added"
  | "staff.ended"
  | "merchant.registered"
  | "merchant.changed"
  | "fees.agreed"
  | "activation.issued"
  | "terminal.moved"
  | "terminal.retired"
  | "terminal.suspended"
  /** The wallet's own: of nobody, as what is done at the machine. */
  | "terminal.clone_suspected"
  | "pin_reset.issued"
  /** The wallet's own too: what became of a code that a terminal brought. */
  | "pin_reset.used"
  | "pin_reset.refused"
  | "terminal.reinstated"
  | "terminal.revoked"
  | "case.closed"
  | "settlement.asked"
  | "settlement.linked"
  | "payout.asked_again"
  | "customer.frozen"
  | "customer.unfrozen";

export interface ActFacts {
  readonly act: StaffAct;
  /** About what: a kind and an id, as `terminal 0198…`. */
  readonly subject: string;
  /** What else is to be known of it: never a secret. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Who works at the wallet's machine itself, with its files and no token. */
export const AT_THE_MACHINE = { id: null } as const;

/** The wallet itself, which stops a terminal before anybody could look at it. */
export const THE_WALLET = { id: null } as const;

export function cloneSuspected(terminal: Id): ActFacts {
  return { act: "terminal.clone_suspected", subject: `terminal ${terminal}` };
}

export async function recordAct(
  tx: WalletDb,
  by: { readonly id: Id | null },
  { act, subject, detail = {} }: ActFacts,
): Promise<void> {
  await tx.insert(staffActs).values({ id: newId(), staff: by.id, act, subject, detail });
}

/**
 * The latest acts first, at most `limit`.
 * @param about only what was done about this subject
 * @param before an act's id: only what was done before it
 */
export async function latestActs(
  db: WalletDb,
  { about, before, limit }: { about?: string | undefined; before?: Id | undefined; limit: number },
) {
  const rows = await db
    .select({
      id: staffActs.id,
      by: staff.name,
      act: staffActs.act,
      subject: staffActs.subject,
      detail: staffActs.detail,
      at: staffActs.at,
    })
    .from(staffActs)
    .leftJoin(staff, eq(staff.id, staffActs.staff))
    .where(
      and(
        about === undefined ? undefined : eq(staffActs.subject, about),
        before === undefined ? undefined : lt(staffActs.id, before),
      ),
    )
    .orderBy(desc(staffActs.id))
    .limit(limit);
  return rows.map(({ at, ...act }) => ({ ...act, at: at.getTime() }));
}
