/** How the wallet is asked about refunds, until each has a definite end. */
import type { Id } from "#domain/ids.ts";
import { PENDING_REFUND_STATES } from "#domain/refund.ts";
import type { RefundAnswer, WalletBackend } from "../backends/backend.ts";
import type { Next, Pursuit, Question } from "../sync/pursuit.ts";
import { checkQueuedPause, retryPause } from "../sync/schedule.ts";
import type { Statements } from "../sync/statements.ts";
import type { Till } from "../till.ts";
import type { Refunds } from "./refunds.ts";
import { findRefund, pendingRefunds, type RefundRow } from "./store.ts";

export interface RefundQuestionDeps {
  readonly till: Till;
  readonly refunds: Refunds;
  readonly statements: Statements;
  readonly backend: WalletBackend;
  readonly pursuit: Pursuit;
}

export class RefundQuestions {
  readonly #deps: RefundQuestionDeps;

  constructor(deps: RefundQuestionDeps) {
    this.#deps = deps;
  }

  /** Takes up whatever the last life has left, and asks about each refund from now on. */
  start(): void {
    const { till, refunds, pursuit } = this.#deps;
    refunds.onPursue = (id) => pursuit.pursue(this.#about(id));
    for (const { id } of pendingRefunds(till.store.db)) pursuit.pursue(this.#about(id), "patient");
  }

  #about(id: Id): Question {
    return { key: `refund ${id}`, ask: (tries) => this.#ask(id, tries) };
  }

  async #ask(id: Id, tries: number): Promise<Next | undefined> {
    const before = this.#pending(id);
    if (!before) return undefined;
    const answer = await this.#deps.backend.refund(id, before.request);
    this.#hear(id, answer);
    if (!this.#pending(id)) return undefined;
    if (answer.kind === "queued") return { tries: 0, pause: checkQueuedPause(Math.random()) };
    return { tries: tries + 1, pause: retryPause(tries + 1, Math.random()) };
  }

  #hear(id: Id, answer: RefundAnswer): void {
    const { refunds, statements } = this.#deps;
    if (answer.kind === "statement") statements.hear(answer.signed);
    else if (this.#pending(id))
      refunds.hearAbout(id, { type: answer.kind === "queued" ? "queued" : "overdue" });
  }

  #pending(id: Id): RefundRow | undefined {
    const row = findRefund(this.#deps.till.store.db, id);
    return row && PENDING_REFUND_STATES.includes(row.state) ? row : undefined;
  }
}
