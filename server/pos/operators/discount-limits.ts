/** How much of a sale each role may take off before its permission to give a discount is asked for. */
import type { Role } from "#domain/permission.ts";
import type { FactName } from "../facts.ts";
import { readFact, writeFact } from "../facts.ts";
import { writeJournal } from "../journal.ts";
import type { PosDb } from "../store.ts";
import type { DiscountLimits } from "./api.ts";
import type { Operator, OperatorDeps } from "./operators.ts";

const FACTS = {
  manager: "discount_limit_manager",
  cashier: "discount_limit_cashier",
} as const satisfies Record<Role, FactName>;

/** Basis points. @param fallback what the setting says, for a role of which no manager has said anything */
export function discountLimitOf(db: PosDb, role: Role, fallback: number): number {
  return Number(readFact(db, FACTS[role]) ?? fallback);
}

export function discountLimits(db: PosDb, fallback: number): DiscountLimits {
  return {
    manager: discountLimitOf(db, "manager", fallback),
    cashier: discountLimitOf(db, "cashier", fallback),
  };
}

/** Changes what one role may take off, from now on, at every checkout. @param limit basis points */
export function editDiscountLimit(
  deps: OperatorDeps,
  { role, limit, fallback }: { readonly role: Role; readonly limit: number; readonly fallback: number },
  manager: Operator,
): void {
  deps.store.write((db) => {
    const before = discountLimitOf(db, role, fallback);
    if (before === limit) return;
    writeFact(db, FACTS[role], String(limit));
    writeJournal(db, {
      at: deps.clocks.now(),
      actor: manager.name,
      action: "permission limit changed",
      subject: "discount",
      detail: { role, before, limit },
    });
  });
}
