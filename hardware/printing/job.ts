import { identity, orderedStatus, processId } from "../escpos/queries.ts";
import type { ConfirmationLevel, PrinterTrouble, PrintOutcome } from "../printer.ts";
import type { Conversation } from "./conversation.ts";
import { type Answered, Evidence } from "./evidence.ts";
import type { PaperLength } from "./paper-length.ts";
import type { Abilities } from "./probe.ts";
import type { Timing } from "./timing.ts";
import { troubleOf } from "./trouble.ts";
import { Watch } from "./watch.ts";

export interface Job {
  /** What is printed; more than one block if nothing can hold back the sender. */
  readonly blocks: readonly Uint8Array[];
  /** 1-9999; another one than any job that may still be in the printer. */
  readonly id: number;
  readonly paper: PaperLength;
}

/** How a job ended. */
export interface JobEnd {
  readonly outcome: PrintOutcome;
  /** Whether the printer was found to answer without having done what it was asked about. */
  readonly lied: boolean;
  /** What has not been handed over yet of a job that is held: to be sent once the trouble is seen to. */
  readonly rest?: readonly Uint8Array[];
}

/** Carries one job out, from the look before to what is known in the end. */
export async function runJob(
  conversation: Conversation,
  abilities: Abilities,
  job: Job,
  timing: Timing,
): Promise<JobEnd> {
  const honest = (outcome: PrintOutcome): JobEnd => ({ outcome, lied: false });
  if (abilities.level !== "D") {
    if (!(await conversation.isHeard())) return honest(notSent(conversation, "silent"));
    const trouble = troubleOf(conversation.condition);
    if (trouble) return honest(notSent(conversation, trouble));
  }
  const run: Run = { conversation, abilities, job, timing, startedAt: performance.now() };
  if (!isMarked(abilities.level)) return honest(await sendUnmarked(run, job.blocks));
  for (const [index, block] of job.blocks.entries()) {
    const isLast = index === job.blocks.length - 1;
    const { outcome, lied } = await sendUntilClear(run, block, isLast);
    if (outcome.kind === "not-sent" && index > 0) return { outcome: { kind: "unknown" }, lied };
    if (isLast || outcome.kind === "not-sent") return { outcome, lied };
    // Its answers are worth nothing, so there is nothing to wait for between the blocks.
    if (outcome.kind === "unconfirmed") {
      return { outcome: await sendUnmarked(run, job.blocks.slice(index + 1)), lied };
    }
    if (outcome.kind === "held") return { outcome, lied, rest: job.blocks.slice(index + 1) };
    if (outcome.kind !== "printed") return { outcome, lied };
  }
  return honest({ kind: "printed" });
}

interface Run {
  readonly conversation: Conversation;
  readonly abilities: Abilities;
  readonly job: Job;
  readonly timing: Timing;
  readonly startedAt: number;
}

function isMarked(level: ConfirmationLevel): level is "A" | "B" {
  return level === "A" || level === "B";
}

function notSent(conversation: Conversation, trouble: PrinterTrouble): PrintOutcome {
  return { kind: "not-sent", trouble: conversation.connection.isOver ? "absent" : trouble };
}

/** How often a part is asked after again whose confirmation may have been noise. */
const asksAgain = 3;

/** Sends a block with its marker; where something was heard meanwhile that no printer says, the marker once more. */
async function sendUntilClear(run: Run, block: Uint8Array, isLast: boolean): Promise<JobEnd> {
  let end = await sendMarked(run, block, isLast);
  for (let left = asksAgain; left > 0 && end.isDoubtful && end.outcome.kind === "unconfirmed"; left--) {
    end = await sendMarked(run, new Uint8Array(), isLast);
    if (end.outcome.kind === "not-sent") return { outcome: { kind: "unknown" }, lied: false };
  }
  return end;
}

/** Sends a block with its marker and follows it; `printed` of a part means that it is out of the way. */
async function sendMarked(
  run: Run,
  block: Uint8Array,
  isLast: boolean,
): Promise<JobEnd & { readonly isDoubtful: boolean }> {
  const { conversation, abilities, job, timing, startedAt } = run;
  const { connection } = conversation;
  const level: "A" | "B" = isLast && abilities.level === "A" ? "A" : "B";
  // An answer that comes when the job is given up must not be kept from whoever waits for it next.
  const over = new AbortController();
  const answer = answerTo(run, level, over.signal);
  const before = performance.now();
  const busyBefore = connection.busyMs;
  const herald = abilities.maker === undefined ? new Uint8Array() : identity(66);
  const marker = level === "A" ? processId(job.id) : orderedStatus;
  const bounds = () => ({
    level,
    lineFreeAt,
    lineMs: lineFreeAt - before - busyBefore,
    outAtLeastAt: startedAt + job.paper.least * timing.msPerMm.fastest,
    cutterMs: timing.cutterMs,
  });
  const evidence = new Evidence(bounds, answer);
  if (!connection.write(Buffer.concat([block, herald, marker]))) {
    over.abort();
    return { outcome: { kind: "not-sent", trouble: "absent" }, lied: false, isDoubtful: false };
  }
  const lineFreeAt = before + connection.busyMs;
  const outAt = outAtMost(run);
  const watch = new Watch({
    conversation,
    abilities,
    timing,
    evidence,
    isPart: !isLast,
    outAt,
    signal: over.signal,
  });
  const outcome = await watch.outcome();
  over.abort();
  return { outcome, lied: evidence.isLie, isDoubtful: evidence.isDoubtful };
}

/**
 * The answer to a job's marker. Where the printer names itself it is asked for its maker just before, so that an answer
 * which does not wait for its turn is found out by overtaking that one.
 */
async function answerTo(run: Run, level: "A" | "B", signal: AbortSignal): Promise<Answered | undefined> {
  const { conversation, abilities, job } = run;
  const noiseBefore = conversation.noise;
  let inOrder = abilities.maker === undefined;
  if (!inOrder) {
    const fits = ({ text }: { readonly text: string }) => text === abilities.maker;
    void conversation.next("identity", { fits, signal }).then((answer) => {
      if (answer) inOrder = true;
    });
  }
  const answer =
    level === "A"
      ? await conversation.next("process", { fits: ({ id }) => id === job.id, signal })
      : await conversation.next("ordered", { signal });
  if (!answer) return undefined;
  return { at: performance.now(), inOrder, amidNoise: conversation.noise !== noiseBefore };
}

/** When even a slow head has printed all that was handed over. */
function outAtMost({ conversation, job, timing, startedAt }: Run): number {
  const now = performance.now();
  return Math.max(now + conversation.connection.busyMs, startedAt + job.paper.most * timing.msPerMm.slowest);
}

async function sendUnmarked(run: Run, blocks: readonly Uint8Array[]): Promise<PrintOutcome> {
  const { conversation, abilities, timing } = run;
  const { connection } = conversation;
  if (!connection.write(Buffer.concat(blocks))) {
    return blocks === run.job.blocks ? { kind: "not-sent", trouble: "absent" } : { kind: "unknown" };
  }
  if (abilities.level === "D") {
    await conversation.pause(connection.busyMs);
    return connection.isOver ? { kind: "unknown" } : { kind: "unconfirmed" };
  }
  const { signal } = new AbortController();
  const outAt = outAtMost(run);
  return new Watch({
    conversation,
    abilities,
    timing,
    evidence: undefined,
    isPart: false,
    outAt,
    signal,
  }).outcome();
}
