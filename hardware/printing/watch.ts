import { identity } from "../escpos/queries.ts";
import type { PrintOutcome } from "../printer.ts";
import type { Conversation } from "./conversation.ts";
import type { Abilities } from "./probe.ts";
import type { Timing } from "./timing.ts";
import { troubleOf } from "./trouble.ts";

export interface Watched {
  readonly conversation: Conversation;
  readonly abilities: Abilities;
  readonly timing: Timing;
  /** Fulfilled with the answer to the marker, or with nothing once it is no longer wanted. */
  readonly arrived: Promise<unknown>;
  /** How often the printer has to be seen well after the answer. */
  readonly looksAfter: number;
  readonly signal: AbortSignal;
}

/** True if it happened within the time. */
export function waitFor(event: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((done) => {
    const timer = setTimeout(() => done(false), ms);
    void event.then(() => {
      clearTimeout(timer);
      done(true);
    });
  });
}

/** Follows a job whose bytes have been handed over, until something is known or has to be given up. */
export class Watch {
  readonly #job: Watched;
  #confirmed = false;
  #wellLooks = 0;
  #troubleSince: number | undefined;
  #wellSince: number | undefined;
  #fenceSent = false;
  #fenceBackAt: number | undefined;

  constructor(job: Watched) {
    this.#job = job;
    void job.arrived.then((answer) => {
      this.#confirmed = answer !== undefined;
    });
  }

  async outcome(): Promise<PrintOutcome> {
    const { conversation, arrived, looksAfter, timing } = this.#job;
    const { connection } = conversation;
    await waitFor(Promise.race([arrived, connection.lost]), connection.busyMs);
    for (;;) {
      if (connection.isOver) return { kind: "unknown" };
      if (this.#confirmed && looksAfter === 0) return { kind: "printed" };
      // A healthy printer answers in real time whatever it does. One that was silent may have been off, and what
      // it confirms afterwards may be the tail of a receipt whose head it has forgotten.
      if (!(await conversation.askAll())) return { kind: "unknown" };
      const known = this.#judge(performance.now());
      if (known) return known;
      const next = this.#confirmed ? connection.lost : Promise.race([arrived, connection.lost]);
      await waitFor(next, timing.jobPollMs);
    }
  }

  /** What the latest look at the printer settles, if anything. */
  #judge(now: number): PrintOutcome | undefined {
    const { conversation, abilities, looksAfter, timing } = this.#job;
    const trouble = troubleOf(conversation.condition);
    if (trouble) {
      this.#wellSince = undefined;
      this.#wellLooks = 0;
      this.#troubleSince ??= now;
      return now - this.#troubleSince >= timing.heldMs ? { kind: "held", trouble } : undefined;
    }
    this.#troubleSince = undefined;
    this.#wellSince ??= now;
    if (abilities.level === "C") return { kind: "unconfirmed" };
    if (this.#confirmed) return ++this.#wellLooks >= looksAfter ? { kind: "printed" } : undefined;
    return this.#isForgotten(now, now - this.#wellSince) ? { kind: "unknown" } : undefined;
  }

  /** Whether a printer that is well has had all the time it needs, or has shown that it no longer knows of the job. */
  #isForgotten(now: number, wellMs: number): boolean {
    const { abilities, timing } = this.#job;
    if (wellMs >= timing.jobMs) return true;
    if (wellMs >= timing.confirmMs && abilities.identifies && !this.#fenceSent) this.#sendFence();
    if (this.#fenceBackAt === undefined) return false;
    // At level A the fence is answered when it is read, our marker only when the paper has come out.
    const grace = abilities.level === "A" ? timing.graceMs : 0;
    return now - this.#fenceBackAt >= grace;
  }

  #sendFence(): void {
    const { conversation, signal } = this.#job;
    this.#fenceSent = true;
    void conversation.next("identity", { signal }).then((answer) => {
      if (answer) this.#fenceBackAt = performance.now();
    });
    conversation.connection.write(identity(67));
  }
}
