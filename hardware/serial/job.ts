import { identity, orderedStatus, processId } from "../escpos/queries.ts";
import type { PrinterTrouble, PrintOutcome } from "../printer.ts";
import type { Conversation } from "./conversation.ts";
import type { Abilities } from "./probe.ts";
import type { Timing } from "./timing.ts";
import { troubleOf } from "./trouble.ts";

export interface Job {
  readonly bytes: Uint8Array;
  /** 1-9999; another one than any job that may still be in the printer. */
  readonly id: number;
}

/** Carries one job out, from the look before to what is known in the end. */
export async function runJob(
  conversation: Conversation,
  abilities: Abilities,
  job: Job,
  timing: Timing,
): Promise<PrintOutcome> {
  if (abilities.level !== "D") {
    if (!(await conversation.askAll())) return notSent(conversation, "silent");
    const trouble = troubleOf(conversation.condition);
    if (trouble) return notSent(conversation, trouble);
  }
  const confirmation = confirmationOf(conversation, abilities, job);
  const sent = conversation.connection.write(Buffer.concat([job.bytes, confirmation.marker]));
  if (!sent) return { kind: "not-sent", trouble: "absent" };
  if (abilities.level === "D") return unconfirmedOnceSent(conversation);
  return new Watch(conversation, abilities, confirmation, timing).outcome();
}

function notSent(conversation: Conversation, trouble: PrinterTrouble): PrintOutcome {
  return { kind: "not-sent", trouble: conversation.connection.isOver ? "absent" : trouble };
}

/** What is sent after the job, and what comes back when the printer has got there. */
interface Confirmation {
  readonly marker: Uint8Array;
  readonly arrived: Promise<boolean>;
}

function confirmationOf(conversation: Conversation, { level }: Abilities, job: Job): Confirmation {
  const never = Number.POSITIVE_INFINITY;
  if (level === "A") {
    const own = conversation.next("process", ({ id }) => id === job.id, never);
    return { marker: processId(job.id), arrived: own.then((answer) => answer !== undefined) };
  }
  if (level === "B") {
    const ordered = conversation.next("ordered", () => true, never);
    return { marker: orderedStatus, arrived: ordered.then((answer) => answer !== undefined) };
  }
  return { marker: new Uint8Array(), arrived: new Promise(() => {}) };
}

async function unconfirmedOnceSent({ connection }: Conversation): Promise<PrintOutcome> {
  await waitFor(connection.lost, connection.busyMs);
  return connection.isOver ? { kind: "unknown" } : { kind: "unconfirmed" };
}

/** True if it happened within the time. */
function waitFor(event: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((done) => {
    const timer = setTimeout(() => done(false), ms);
    void event.then(() => {
      clearTimeout(timer);
      done(true);
    });
  });
}

/** Follows a job whose bytes have been handed over. */
class Watch {
  readonly #conversation: Conversation;
  readonly #abilities: Abilities;
  readonly #timing: Timing;
  readonly #confirmation: Confirmation;
  #confirmed = false;
  #troubleSince: number | undefined;
  #wellSince: number | undefined;
  #fenceBackAt: number | undefined;
  #fenceSent = false;

  constructor(conversation: Conversation, abilities: Abilities, confirmation: Confirmation, timing: Timing) {
    this.#conversation = conversation;
    this.#abilities = abilities;
    this.#confirmation = confirmation;
    this.#timing = timing;
    void confirmation.arrived.then((yes) => {
      this.#confirmed = yes;
    });
  }

  async outcome(): Promise<PrintOutcome> {
    const { connection } = this.#conversation;
    const { arrived } = this.#confirmation;
    await waitFor(Promise.race([arrived, connection.lost]), connection.busyMs);
    for (;;) {
      if (connection.isOver) return { kind: "unknown" };
      if (this.#confirmed && this.#abilities.level === "A") return { kind: "printed" };
      // A healthy printer answers in real time whatever it does. One that was silent may have been off, and what
      // it confirms afterwards may be the tail of a receipt whose head it has forgotten.
      if (!(await this.#conversation.askAll())) return { kind: "unknown" };
      const known = this.#judge(performance.now());
      if (known) return known;
      await waitFor(
        this.#confirmed ? connection.lost : Promise.race([arrived, connection.lost]),
        this.#timing.jobPollMs,
      );
    }
  }

  /** What the latest look at the printer settles, if anything. */
  #judge(now: number): PrintOutcome | undefined {
    const trouble = troubleOf(this.#conversation.condition);
    if (trouble) {
      this.#wellSince = undefined;
      this.#troubleSince ??= now;
      return now - this.#troubleSince >= this.#timing.heldMs ? { kind: "held", trouble } : undefined;
    }
    this.#troubleSince = undefined;
    this.#wellSince ??= now;
    if (this.#abilities.level === "C") return { kind: "unconfirmed" };
    if (this.#confirmed) return { kind: "printed" };
    return this.#isForgotten(now, now - this.#wellSince) ? { kind: "unknown" } : undefined;
  }

  /** Whether a printer that is well has had all the time it needs, or has shown that it no longer knows of the job. */
  #isForgotten(now: number, wellMs: number): boolean {
    if (wellMs >= this.#timing.jobMs) return true;
    if (wellMs >= this.#timing.confirmMs && this.#abilities.identifies && !this.#fenceSent) this.#sendFence();
    if (this.#fenceBackAt === undefined) return false;
    // At level A the fence is answered when it is read, our marker only when the paper has come out.
    const grace = this.#abilities.level === "A" ? this.#timing.graceMs : 0;
    return now - this.#fenceBackAt >= grace;
  }

  #sendFence(): void {
    this.#fenceSent = true;
    void this.#conversation
      .next("identity", () => true, this.#timing.jobMs)
      .then((answer) => {
        if (answer) this.#fenceBackAt = performance.now();
      });
    this.#conversation.connection.write(identity(67));
  }
}
