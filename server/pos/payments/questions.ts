/** How the wallet is asked about payments: what to send, and what its answer says. The decisions are `sync/decide.ts`. */
import { formatPaymentId, type PaymentId } from "#domain/ids.ts";
import type { WalletAnswer, WalletBackend } from "../backends/backend.ts";
import type { PaymentRow } from "../sales/store.ts";
import { type Ask, type AskedAbout, askAbout, askFurther, heardBy, pauseAfter } from "../sync/decide.ts";
import type { Next, Pursuit, Question } from "../sync/pursuit.ts";
import type { Statements } from "../sync/statements.ts";
import type { Till } from "../till.ts";
import type { Payments } from "./payments.ts";
import { findPayment, PENDING_STATES, pendingPayments } from "./store.ts";

export interface PaymentQuestionDeps {
  readonly till: Till;
  readonly payments: Payments;
  readonly statements: Statements;
  readonly backend: WalletBackend;
  readonly pursuit: Pursuit;
}

export class PaymentQuestions {
  readonly #deps: PaymentQuestionDeps;
  /** The payment whose own answer is being heard: that is no reason to ask again at once, or it would never rest. */
  #hearing: string | undefined;

  constructor(deps: PaymentQuestionDeps) {
    this.#deps = deps;
  }

  /** Takes up whatever the last life has left, and asks about each payment from now on. */
  start(): void {
    const { till, payments, pursuit } = this.#deps;
    payments.onPursue = (id) => {
      if (formatPaymentId(id) !== this.#hearing) pursuit.pursue(this.#about(id));
    };
    for (const { tender, attempt } of pendingPayments(till.store.db))
      pursuit.pursue(this.#about({ tender, attempt }), "patient");
  }

  #about({ tender, attempt }: PaymentId): Question {
    const id = { tender, attempt };
    return { key: formatPaymentId(id), ask: (tries) => this.#ask(id, tries) };
  }

  async #ask(id: PaymentId, tries: number): Promise<Next | undefined> {
    const before = this.#row(id);
    const how = before && askAbout(this.#askedAbout(before));
    if (!before || !how) return undefined;
    const answer = await this.#answer(how, before);
    this.#hear(id, answer);
    const after = this.#row(id);
    if (!isPending(after)) return undefined;
    // No answer, or one that did not settle this payment: both were in vain.
    const inVain = answer.kind === "open" ? 0 : tries + 1;
    const pause = pauseAfter(this.#askedAbout(after), answer.kind, Math.max(1, inVain), Math.random());
    return { tries: inVain, pause };
  }

  async #answer(how: Ask, row: PaymentRow): Promise<WalletAnswer> {
    const answer = await this.#send(how, row);
    const further = askFurther(this.#askedAbout(row), how, answer.kind);
    return further ? this.#send(further, row) : answer;
  }

  #send(how: Ask, row: PaymentRow): Promise<WalletAnswer> {
    const { backend, payments } = this.#deps;
    const id = { tender: row.tender, attempt: row.attempt };
    switch (how) {
      case "tell":
        return backend.tell(id, row.request);
      case "submit":
        return backend.submit(id, row.request, payments.codes.of(id) ?? "");
      case "ask":
        return backend.ask(id);
      case "reverse":
        return backend.reverse(id, payments.reversalOf(row));
    }
  }

  #hear(id: PaymentId, answer: WalletAnswer): void {
    const { payments, statements } = this.#deps;
    this.#hearing = formatPaymentId(id);
    try {
      if (answer.kind === "statement") statements.hear(answer.signed);
      const row = this.#row(id);
      const event = isPending(row) ? heardBy(this.#askedAbout(row), answer.kind) : undefined;
      // What gives a payment up is pursued like anything new: its reversal does not wait.
      if (event === "give_up") this.#hearing = undefined;
      if (event) payments.hear(id, { type: event });
    } finally {
      this.#hearing = undefined;
    }
  }

  #askedAbout(row: PaymentRow): AskedAbout {
    const { till, payments } = this.#deps;
    return {
      state: row.state,
      way: row.way,
      hasCode: payments.codes.of(row) !== undefined,
      untilExpiry: row.expiresAt - (till.walletClock.now() ?? 0),
    };
  }

  #row(id: PaymentId): PaymentRow | undefined {
    return findPayment(this.#deps.till.store.db, id)?.row;
  }
}

function isPending(row: PaymentRow | undefined): row is PaymentRow {
  return row !== undefined && PENDING_STATES.includes(row.state);
}
