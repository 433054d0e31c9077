/** What captures cost their merchants, over the books of a batch: each uses up what the next has no more free of fees. */
import { type Month, monthOf } from "#domain/business-day.ts";
import { type Fee, type FeeSchedule, feeOf, NO_FEE } from "#domain/fee.ts";
import type { Id } from "#domain/ids.ts";

export interface DatedSchedule {
  readonly id: Id;
  /** Epoch milliseconds. */
  readonly validFrom: number;
  readonly schedule: FeeSchedule;
}

interface Allowance {
  readonly merchant: Id;
  readonly month: Month;
  /** Minor units. */
  readonly used: number;
}

export class Fees {
  readonly #schedules = new Map<Id, DatedSchedule[]>();
  readonly #allowances = new Map<string, Allowance>();
  readonly #changed = new Set<string>();

  /** In the order in which they begin. */
  agreed(merchant: Id, schedule: DatedSchedule): void {
    this.#schedules.set(merchant, [...(this.#schedules.get(merchant) ?? []), schedule]);
  }

  used(merchant: Id, month: Month, used: number): void {
    this.#allowances.set(`${merchant} ${month}`, { merchant, month, used });
  }

  /** The allowances that the batch has used up further. */
  get changed(): Allowance[] {
    return [...this.#changed].flatMap((name) => this.#allowances.get(name) ?? []);
  }

  /**
   * The fee of a capture, by the schedule that is valid then. A merchant without one pays nothing.
   * @param now epoch milliseconds
   */
  take(
    merchant: Id,
    timeZone: string,
    amount: number,
    now: number,
  ): { readonly fee: Fee; readonly schedule: Id | null } {
    const valid = this.#schedules.get(merchant)?.findLast(({ validFrom }) => validFrom <= now);
    if (!valid) return { fee: NO_FEE, schedule: null };
    const { id, schedule } = valid;
    if (schedule.freePerMonth === 0) return { fee: feeOf(schedule, amount, 0), schedule: id };
    const month = monthOf(now, timeZone);
    const name = `${merchant} ${month}`;
    const used = this.#allowances.get(name)?.used ?? 0;
    const fee = feeOf(schedule, amount, used);
    if (fee.free > 0) {
      this.used(merchant, month, used + fee.free);
      this.#changed.add(name);
    }
    return { fee, schedule: id };
  }

  /** Whether the schedule of a capture gives its fee back with a refund. */
  isReturned(merchant: Id, schedule: Id): boolean {
    const taken = this.#schedules.get(merchant)?.find(({ id }) => id === schedule);
    return taken?.schedule.returnedWithRefund ?? false;
  }
}
