/**
 * A wallet as anybody could work it out on paper: a few bills, three payers, one shop's money. What is asked is done one
 * after the other, and each has one answer. It shares no code with the wallet.
 */

/** What is shown at which till. Two of the bills are two attempts to collect the same. */
export const BILLS = [
  { till: 0, tender: "A", attempt: 1 },
  { till: 0, tender: "A", attempt: 2 },
  { till: 0, tender: "B", attempt: 1 },
  { till: 1, tender: "C", attempt: 1 },
  { till: 1, tender: "D", attempt: 1 },
] as const;

/** What each payer has at first, minor units. */
export const PURSES = [900_000, 180_000, 60_000] as const;
/** Which part of a bill a refund gives back; one is of more than the bill. */
export const SHARES = ["a third", "two thirds", "all", "more"] as const;
export type Share = (typeof SHARES)[number];
/** Of wallets of the fourth class; and what payment codes alone may pay in a day. */
const MOST = { payment: 200_000, day: 500_000, byCode: 100_000 } as const;

export type Command =
  /** The till tells of a bill, or a payer scans it: as it was signed, or the other one that was signed under its id. */
  | { readonly do: "tell"; readonly bill: number; readonly signed: 0 | 1 }
  | { readonly do: "scan"; readonly bill: number; readonly signed: 0 | 1; readonly who: number }
  /** The till charges the code that is shown on a payer's phone, each of which has one. */
  | { readonly do: "charge"; readonly bill: number; readonly signed: 0 | 1; readonly phone: number }
  | { readonly do: "say yes"; readonly bill: number; readonly who: number; readonly id: number }
  /** The till takes it back, or a payer's phone carries the till's word of it. */
  | { readonly do: "take back"; readonly bill: number; readonly signed: 0 | 1; readonly carriedBy?: number }
  | { readonly do: "refund"; readonly bill: number; readonly id: number; readonly share: Share }
  | { readonly do: "ask"; readonly bill: number }
  /** The bank stops the second till. */
  | { readonly do: "suspend" };

interface Bill {
  readonly signed: 0 | 1;
  readonly amount: number;
  readonly way: "shown" | "charged";
  state: string;
  payer?: number;
  byCode?: boolean;
  refunded: number;
  /** Its time is over. */
  due: boolean;
  /** What was stated of it. */
  readonly stated: string[];
}

interface Purse {
  balance: number;
  /** Of this day: all of it, and by codes alone. */
  spent: number;
  byCode: number;
}

export interface State {
  readonly bills: Record<number, Bill>;
  readonly purses: Purse[];
  /** What the shop took and was not settled. */
  shop: number;
  readonly yeses: Record<string, { readonly bill: number; readonly who: number; refusal?: string }>;
  readonly refunds: Record<string, { readonly bill: number; readonly amount: number; state: string }>;
  readonly spentCodes: number[];
  suspended: boolean;
}

/** The amounts of each bill, as signed and as signed the other time. */
export type Amounts = readonly (readonly [number, number])[];

/** Minor units: of the bill as it was signed first. */
export function refundOf(amounts: Amounts, bill: number, share: Share): number {
  const amount = amounts[bill]?.[0] ?? 0;
  if (share === "all") return amount;
  return share === "more" ? amount + 1 : Math.ceil((amount * (share === "a third" ? 1 : 2)) / 3);
}

export function beginning(): State {
  const purses = PURSES.map((balance) => ({ balance, spent: 0, byCode: 0 }));
  return { bills: {}, purses, shop: 0, yeses: {}, refunds: {}, spentCodes: [], suspended: false };
}

/** What a command is answered, and how it all stands after it. */
export function answered(
  before: State,
  command: Command,
  amounts: Amounts,
): { readonly answer: string; readonly state: State } {
  const state = structuredClone(before);
  return { answer: new Paper(state, amounts).answer(command), state };
}

/** A bill's time is over. */
export function expired(before: State, bill: number): State {
  const state = structuredClone(before);
  const known = state.bills[bill];
  if (known) known.due = true;
  return state;
}

/** What there is goes to the shop's bank. */
export function settled(before: State): State {
  return { ...structuredClone(before), shop: Math.min(before.shop, 0) };
}

class Paper {
  readonly #state: State;
  readonly #amounts: Amounts;

  constructor(state: State, amounts: Amounts) {
    this.#state = state;
    this.#amounts = amounts;
  }

  answer(command: Command): string {
    if (command.do === "suspend") {
      this.#state.suspended = true;
      return "done";
    }
    if (command.do === "say yes") return this.#sayYes(command);
    if (this.#isStopped(command.bill)) return "terminal_suspended";
    if (command.do === "tell" || command.do === "scan") return this.#show(command);
    if (command.do === "charge") return this.#charge(command);
    if (command.do === "take back") return this.#takeBack(command);
    if (command.do === "refund") return this.#refund(command);
    return this.#state.bills[command.bill]?.state ?? "not_found";
  }

  #isStopped(bill: number): boolean {
    return this.#state.suspended && BILLS[bill]?.till === 1;
  }

  #record(bill: number, signed: 0 | 1, way: Bill["way"]): Bill {
    const amount = this.#amounts[bill]?.[signed] ?? 0;
    const made: Bill = { signed, amount, way, state: "open", refunded: 0, due: false, stated: [] };
    this.#state.bills[bill] = made;
    return made;
  }

  #show({ bill, signed }: { readonly bill: number; readonly signed: 0 | 1 }): string {
    const known = this.#state.bills[bill] ?? this.#record(bill, signed, "shown");
    if (known.signed !== signed) return "id_reused";
    expireIfDue(known);
    return known.state;
  }

  #charge(command: Command & { do: "charge" }): string {
    const { bill, signed, phone } = command;
    const known = this.#state.bills[bill];
    if (known) return known.way === "charged" || known.state !== "open" ? this.#show(command) : "id_reused";
    const made = this.#record(bill, signed, "charged");
    if (this.#state.spentCodes.includes(phone)) return state(made, "declined");
    this.#state.spentCodes.push(phone);
    const who = Math.floor(phone / 2);
    const needsPin = made.amount > MOST.byCode;
    if (!needsPin && !this.#whyNot(bill, made, who, true)) return this.#pay(made, who, true);
    if (this.#whyNot(bill, made, who, false)) return state(made, "declined");
    made.payer = who;
    return "open";
  }

  #sayYes({ bill, who, id }: Command & { do: "say yes" }): string {
    const known = this.#state.bills[bill];
    if (!known) return "not_found";
    const before = this.#state.yeses[id];
    if (before && (before.bill !== bill || before.who !== who)) return "id_reused";
    if (before?.refusal) return before.refusal;
    const answer = this.#decideYes(bill, known, who);
    this.#state.yeses[id] ??= { bill, who, ...(answer !== "paid" && { refusal: answer }) };
    return answer;
  }

  #decideYes(bill: number, known: Bill, who: number): string {
    if (expireIfDue(known)) return "payment_expired";
    const own = known.payer === who;
    if (known.state === "paid") return own ? "paid" : "payment_taken";
    if (known.state === "expired") return "payment_expired";
    if (known.state === "reversed" && own) return "payment_returned";
    if (known.state !== "open") return "payment_cancelled";
    if (known.payer !== undefined && !own) return "payment_not_yours";
    return this.#whyNot(bill, known, who, false) ?? this.#pay(known, who, false);
  }

  #whyNot(bill: number, { amount }: Bill, who: number, byCode: boolean): string | undefined {
    const same = BILLS.findIndex((one, i) => i !== bill && one.tender === BILLS[bill]?.tender);
    if (this.#state.bills[same]?.state === "paid") return "payment_taken";
    if (this.#isStopped(bill)) return "terminal_suspended";
    const { balance, spent, byCode: codes } = this.#purse(who);
    if (balance < amount) return "balance_too_low";
    if (amount > MOST.payment) return "over_payment_limit";
    if (spent + amount > MOST.day) return "over_day_limit";
    return byCode && codes + amount > MOST.byCode ? "over_class_limit" : undefined;
  }

  #pay(bill: Bill, who: number, byCode: boolean): string {
    this.#move(who, -bill.amount, byCode);
    Object.assign(bill, { payer: who, byCode });
    return state(bill, "paid");
  }

  #takeBack({ bill, signed }: Command & { do: "take back" }): string {
    const known = this.#state.bills[bill] ?? this.#record(bill, signed, "shown");
    if (known.signed !== signed) return "id_reused";
    if (expireIfDue(known)) return "expired";
    if (known.state === "open") return state(known, "cancelled");
    if (known.state !== "paid") return known.state;
    this.#move(known.payer ?? 0, known.amount - known.refunded, known.byCode === true);
    return state(known, "reversed");
  }

  /** Between a purse and the shop, and counted in the payer's day. */
  #move(who: number, amount: number, byCode: boolean): void {
    const purse = this.#purse(who);
    purse.balance += amount;
    purse.spent -= amount;
    if (byCode) purse.byCode -= amount;
    this.#state.shop -= amount;
  }

  #refund({ bill, id, share }: Command & { do: "refund" }): string {
    const amount = refundOf(this.#amounts, bill, share);
    const name = `${BILLS[bill]?.till} ${id}`;
    const known = this.#state.refunds[name];
    if (known && (known.bill !== bill || known.amount !== amount)) return "id_reused";
    const refund = known ?? { bill, amount, state: "queued" };
    this.#state.refunds[name] = refund;
    if (refund.state !== "queued") return refund.state;
    const payment = this.#state.bills[bill];
    const waiting = Object.values(this.#state.refunds).filter(
      (other) => other !== refund && other.bill === bill && other.state === "queued",
    );
    const promised = waiting.reduce((sum, other) => sum + other.amount, 0);
    const left = payment?.state === "paid" ? payment.amount - payment.refunded - promised : -1;
    if (!payment || amount > left) refund.state = "not_refunded";
    else if (this.#state.shop >= amount) {
      refund.state = "refunded";
      payment.refunded += amount;
      this.#purse(payment.payer ?? 0).balance += amount;
      this.#state.shop -= amount;
    }
    return refund.state;
  }

  #purse(who: number): Purse {
    const purse = this.#state.purses[who];
    if (!purse) throw new Error(`nobody is payer ${who}`);
    return purse;
  }
}

function state(bill: Bill, outcome: string): string {
  bill.state = outcome;
  bill.stated.push(outcome);
  return outcome;
}

function expireIfDue(bill: Bill): boolean {
  if (bill.state !== "open" || !bill.due) return false;
  state(bill, "expired");
  return true;
}
