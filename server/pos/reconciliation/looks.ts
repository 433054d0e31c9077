/** One look at a business day: what is held here, what the bank has, what was counted, and how these differ. */
import { type Day, type DaySpan, dayAfter, spanOf } from "#domain/business-day.ts";
import type { HeldDay } from "#domain/held-day.ts";
import { mayBeLate, type Reconciliation, reconcile } from "#domain/reconciliation.ts";
import type { Settlement, SettlementLine } from "#domain/settlement.ts";
import type { WalletBackend } from "../backends/backend.ts";
import type { Till } from "../till.ts";
import { dayRule, learnDayRule } from "./days.ts";
import { heldDay } from "./held.ts";
import { countOf, latestCount } from "./store.ts";

export interface Look {
  readonly day: Day;
  /** By the wallet's clock. */
  readonly span: DaySpan;
  /** None while the bank's side is not there. */
  readonly settlement: Settlement | undefined;
  readonly held: HeldDay;
  readonly result: Reconciliation;
}

export interface LookDeps {
  readonly till: Till;
  readonly backend: Pick<WalletBackend, "settlement">;
  readonly isLineUp: () => boolean;
}

export class Looks {
  readonly #deps: LookDeps;

  constructor(deps: LookDeps) {
    this.#deps = deps;
  }

  async at(day: Day): Promise<Look> {
    const { till } = this.#deps;
    const settlement = await this.#settlement(day);
    if (settlement) learnDayRule(till, settlement);
    const { from, to } = settlement ?? spanOf(day, dayRule(till));
    const span = { from, to };
    const held = await heldDay(till, span, settlement?.lines ?? []);
    const result = await this.#compare(day, held, settlement);
    return { day, span, settlement, held, result };
  }

  async #compare(day: Day, held: HeldDay, settlement: Settlement | undefined): Promise<Reconciliation> {
    const row = latestCount(this.#deps.till.store.db, day);
    const count = row && countOf(row);
    const first = reconcile(held, settlement, count);
    if (!mayBeLate(first, held)) return first;
    const next: readonly SettlementLine[] = (await this.#settlement(dayAfter(day)))?.lines ?? [];
    return reconcile(held, settlement, count, next);
  }

  /** A bank that is not heard now is not waited for: the rest is shown without it. */
  async #settlement(day: Day): Promise<Settlement | undefined> {
    const { till, backend, isLineUp } = this.#deps;
    if (!isLineUp()) return undefined;
    const answer = await backend.settlement(day);
    if (answer.kind === "none") {
      till.log.warn({ day, why: answer.why }, "there is no settlement to compare with");
      return undefined;
    }
    const { currency } = till.identity.enrolment.merchant;
    if (answer.settlement.currency === currency) return answer.settlement;
    till.log.error({ day, currency: answer.settlement.currency }, "the settlement is in another currency");
    return undefined;
  }
}
