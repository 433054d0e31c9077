/** Who pays, over the books of a batch: after each of its messages as the ledger will have him. */
import type { Id } from "#domain/ids.ts";
import { NO_USAGE } from "#domain/limits.ts";
import type { Payer } from "../payments/decide.ts";
import type { Books } from "./books.ts";

/** Undefined for nobody's id. */
export function payerOf(books: Books, customer: Id): Payer | undefined {
  const facts = books.customers.get(customer);
  if (!facts) return undefined;
  const { balance, currency } = books.account(facts.account);
  const { frozen, tier } = facts;
  return { customer, balance, currency, frozen, tier, usage: books.usages.get(customer) ?? NO_USAGE };
}
