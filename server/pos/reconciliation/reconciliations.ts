/**
 * Reconciliation at the till: looking at a business day, counting its drawer, settling what differs, and having it on
 * paper. What was counted and settled is only ever added to.
 */
import type { Day } from "#domain/business-day.ts";
import { movedBy } from "#domain/cash-count.ts";
import type { Difference, Remedy } from "#domain/difference.ts";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { writeJournal } from "../journal.ts";
import type { Operator } from "../operators/operators.ts";
import { dayJobsOf, findJob, intendReport, type PrintQueue, publishDay } from "../receipts/jobs.ts";
import type { CountInput, ReconciliationView, ResolutionInput } from "./api.ts";
import { cashOfDay } from "./drawer.ts";
import { type Look, type LookDeps, Looks } from "./looks.ts";
import { applyRemedy, type RemedyDeps } from "./remedies.ts";
import { settlementPaper } from "./slip.ts";
import {
  findCount,
  findResolution,
  insertCount,
  insertResolution,
  latestCount,
  latestResolution,
  resolutionsOf,
} from "./store.ts";
import { reconciliationView } from "./view.ts";

export interface ReconciliationDeps extends LookDeps, RemedyDeps {
  readonly backend: LookDeps["backend"] & RemedyDeps["backend"];
  readonly prints: PrintQueue;
}

/** Who does it, and the manager who approved it where the operator's role needs one. */
export interface Reconciler {
  readonly operator: Operator;
  readonly approvedBy: Operator | undefined;
}

/** A difference that something may be done about; none where that was done under the same id before. */
export interface Resolvable {
  readonly remedy: Remedy;
  readonly found: Difference | undefined;
}

export class Reconciliations {
  readonly #deps: ReconciliationDeps;
  readonly #looks: Looks;

  constructor(deps: ReconciliationDeps) {
    this.#deps = deps;
    this.#looks = new Looks(deps);
  }

  async view(day: Day): Promise<ReconciliationView> {
    return reconciliationView(this.#deps.till, await this.#looks.at(day));
  }

  /** Whether the drawer of the day was counted before: a further count corrects it. */
  isCounted(day: Day, id: Id): boolean {
    const latest = latestCount(this.#deps.till.store.db, day);
    return latest !== undefined && latest.id !== id;
  }

  /** Puts a count on record, beside what had moved cash by now. @throws Refusal `id_reused` */
  async count(day: Day, id: Id, input: CountInput, reconciler: Reconciler): Promise<ReconciliationView> {
    const { till } = this.#deps;
    const { span } = await this.#looks.at(day);
    till.store.write((db) => {
      const known = findCount(db, id);
      if (known) {
        const isSame = known.day === day && known.float === input.float && known.counted === input.counted;
        if (!isSame) throw new Refusal("id_reused");
        return;
      }
      const { float, counted } = input;
      const cash = cashOfDay(till, span);
      const amounts = { float, counted, taken: cash.taken.amount, moved: movedBy(cash) };
      const at = till.clocks.now();
      const { currency } = till.identity.enrolment.merchant;
      insertCount(db, { id, day, ...amounts, currency, ...signedBy(reconciler), createdAt: at });
      const detail = { day, ...amounts, ...approvedIn(reconciler) };
      writeJournal(db, {
        at,
        actor: reconciler.operator.name,
        action: "drawer counted",
        subject: id,
        detail,
      });
    });
    return this.view(day);
  }

  /**
   * The difference as it was shown, and what may be done about it; what was done under this id before, if anything was.
   * @throws Refusal `difference_changed` where it is another one by now; `id_reused`
   */
  async find(day: Day, id: Id, input: ResolutionInput): Promise<Resolvable> {
    const known = findResolution(this.#deps.till.store.db, id);
    if (known && (known.day !== day || known.difference !== input.difference)) throw new Refusal("id_reused");
    if (known) return { remedy: known.remedy, found: undefined };
    const found = await this.#expect(day, input);
    return { remedy: found.remedy, found };
  }

  /** Does it, and puts it on record. @throws Refusal `wallet_unreachable`, `difference_changed` */
  async resolve(
    day: Day,
    id: Id,
    { remedy, found }: Resolvable,
    reconciler: Reconciler,
  ): Promise<ReconciliationView> {
    if (!found) return this.view(day);
    const outcome = await applyRemedy(this.#deps, remedy, found, reconciler.operator);
    const { id: difference, here, there, reference } = found;
    const { till } = this.#deps;
    till.store.write((db) => {
      if (findResolution(db, id)) return;
      const at = till.clocks.now();
      const facts = { id, day, difference, here, there, reference, remedy, outcome };
      insertResolution(db, { ...facts, ...signedBy(reconciler), createdAt: at });
      const detail = { day, remedy, outcome, ...amountsOf(found), ...approvedIn(reconciler) };
      const actor = reconciler.operator.name;
      writeJournal(db, { at, actor, action: "difference settled", subject: difference, detail });
    });
    return this.view(day);
  }

  /** The difference as it was shown, with something that may be done about it. */
  async #expect(day: Day, input: ResolutionInput): Promise<Difference & { remedy: Remedy }> {
    const { result } = await this.#looks.at(day);
    const found = result.differences.find(
      ({ id, here, there }) => id === input.difference && here === input.here && there === input.there,
    );
    const done = found && latestResolution(resolutionsOf(this.#deps.till.store.db, day), found);
    if (!found?.remedy || (done && done.outcome !== "asked")) throw new Refusal("difference_changed");
    return { ...found, remedy: found.remedy };
  }

  /** Has the settlement printed as it stands. @throws Refusal `wallet_unreachable` without the bank's side; `id_reused` */
  async print(day: Day, job: Id, operator: Operator): Promise<ReconciliationView> {
    const { till, prints } = this.#deps;
    const look = await this.#looks.at(day);
    const document = settlementPaper(till, expectBank(look), reconciliationView(till, look));
    till.store.write((db) => {
      if (dayJobsOf(db, day).some(({ id }) => id === job)) return;
      if (findJob(db, job)) throw new Refusal("id_reused");
      intendReport(till, db, { day, kind: "settlement", subject: job }, document, job);
      const at = till.clocks.now();
      writeJournal(db, { at, actor: operator.name, action: "settlement slip asked", subject: day });
    });
    prints.wake();
    publishDay(till, day);
    return reconciliationView(till, look);
  }
}

function expectBank({ settlement }: Look) {
  if (!settlement) throw new Refusal("wallet_unreachable");
  return settlement;
}

function signedBy({ operator, approvedBy }: Reconciler) {
  return { operator: operator.id, approvedBy: approvedBy?.id ?? null };
}

function approvedIn({ approvedBy }: Reconciler): { approvedBy?: string } {
  return approvedBy ? { approvedBy: approvedBy.name } : {};
}

function amountsOf({ here, there, reference }: Difference): Record<string, number | string> {
  return {
    ...(here !== null && { here }),
    ...(there !== null && { there }),
    ...(reference !== null && { reference }),
  };
}
