import { identity, orderedStatus } from "../escpos/queries.ts";
import type { PrintOutcome } from "../printer.ts";
import type { Conversation } from "./conversation.ts";
import type { Evidence } from "./evidence.ts";
import type { Abilities } from "./probe.ts";
import type { Timing } from "./timing.ts";
import { isStoppedByTrouble, isWaitedOut, troubleOf } from "./trouble.ts";

export interface Watched {
  readonly conversation: Conversation;
  readonly abilities: Abilities;
  readonly timing: Timing;
  /** What the answers to the marker are worth; nothing where none was sent. */
  readonly evidence: Evidence | undefined;
  /** Whether the answer alone is enough: so it is for a part of a job, which only has to be out of the way. */
  readonly isPart: boolean;
  /** When even a slow head has printed the job, on the clock of `performance.now`. */
  readonly outAt: number;
  readonly signal: AbortSignal;
}

/** A port's clock may be slower than it says, which a picture of half a minute shows: a question behind it comes late. */
const clockError = 0.05;

/** Follows a job whose bytes have been handed over, until something is known or has to be given up. */
export class Watch {
  readonly #job: Watched;
  #troubleSince: number | undefined;
  #wellSince: number | undefined;
  #fenceSent = false;
  #fenceBackAt: number | undefined;
  #lastWord: "unasked" | "asked" | "given" = "unasked";

  constructor(job: Watched) {
    this.#job = job;
  }

  async outcome(): Promise<PrintOutcome> {
    const { conversation, evidence, isPart, timing } = this.#job;
    const { connection } = conversation;
    await conversation.pause(connection.busyMs * (1 + clockError), evidence?.arrived);
    for (;;) {
      if (connection.isOver) return { kind: "unknown" };
      if (isPart && this.#worth === "taken in") return { kind: "printed" };
      // A healthy printer answers in real time whatever it does. One that was silent may have been off, and what
      // it confirms afterwards may be the tail of a receipt whose head it has forgotten. Unless the question could not
      // leave, because the printer that has stopped holds us back.
      if (!(await conversation.askAll()) && !isStoppedByTrouble(conversation)) return { kind: "unknown" };
      const known = this.#judge(performance.now());
      if (known) return known;
      if (await this.#hasLastWord()) continue;
      // Its answer came while the printer was looked at: the next part need not wait for another look.
      if (isPart && this.#worth === "taken in") continue;
      await conversation.pause(timing.jobPollMs, evidence?.answered ? undefined : evidence?.arrived);
    }
  }

  get #worth(): Evidence["worth"] {
    return this.#job.evidence?.worth ?? "nothing";
  }

  get #isSettled(): boolean {
    return this.#lastWord === "given";
  }

  /** What the latest look at the printer settles, if anything. */
  #judge(now: number): PrintOutcome | undefined {
    const { conversation, outAt, timing } = this.#job;
    const trouble = troubleOf(conversation.condition);
    if (trouble) {
      this.#wellSince = undefined;
      this.#troubleSince ??= now;
      if (now - this.#troubleSince < timing.heldMs) return undefined;
      return isWaitedOut(trouble) ? { kind: "held", trouble } : { kind: "unknown" };
    }
    this.#troubleSince = undefined;
    this.#wellSince ??= now;
    switch (this.#worth) {
      case "nothing":
        return { kind: "unconfirmed" };
      case "on paper":
        return { kind: "printed" };
      case "taken in":
        if (this.#isSettled) return { kind: "printed" };
        break;
    }
    return this.#isForgotten(now, now - Math.max(this.#wellSince, outAt)) ? { kind: "unknown" } : undefined;
  }

  /**
   * Once even a slow head has had its time, one more question that is answered in its turn: a printer that has stopped
   * leaves it, whatever it says of its paper.
   */
  async #hasLastWord(): Promise<boolean> {
    const { conversation, outAt, isPart, signal, timing } = this.#job;
    const isDue = this.#worth === "taken in" && !isPart && performance.now() >= outAt;
    if (!isDue || this.#lastWord !== "unasked" || this.#troubleSince !== undefined) return false;
    this.#lastWord = "asked";
    const answer = conversation.next("ordered", { signal }).then((given) => {
      if (given) this.#lastWord = "given";
    });
    conversation.connection.write(orderedStatus);
    await conversation.pause(conversation.connection.busyMs + timing.answerMs, answer);
    return this.#isSettled;
  }

  /** Whether a printer that is well has had all the time it needs, or has shown that it no longer knows of the job. */
  #isForgotten(now: number, spareMs: number): boolean {
    const { abilities, evidence, timing } = this.#job;
    if (spareMs >= timing.jobMs) return true;
    if (evidence?.answered) return false;
    if (spareMs >= timing.confirmMs && abilities.maker !== undefined && !this.#fenceSent) this.#sendFence();
    if (this.#fenceBackAt === undefined) return false;
    // At level A the fence is answered when it is read, our marker only when the paper has come out.
    const grace = abilities.level === "A" ? timing.graceMs : 0;
    return now - this.#fenceBackAt >= grace;
  }

  #sendFence(): void {
    const { abilities, conversation, signal } = this.#job;
    this.#fenceSent = true;
    const fits = ({ text }: { readonly text: string }) => text !== abilities.maker;
    void conversation.next("identity", { fits, signal }).then((answer) => {
      if (answer) this.#fenceBackAt = performance.now();
    });
    conversation.connection.write(identity(67));
  }
}
