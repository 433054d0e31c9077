import { orderedStatus, processId } from "../escpos/queries.ts";
import type { PrinterTrouble, PrintOutcome } from "../printer.ts";
import type { Conversation } from "./conversation.ts";
import type { Abilities } from "./probe.ts";
import type { Timing } from "./timing.ts";
import { troubleOf } from "./trouble.ts";
import { Watch, waitFor } from "./watch.ts";

export interface Job {
  /** What is printed; more than one block if nothing can hold back the sender. */
  readonly blocks: readonly Uint8Array[];
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
  if (abilities.level === "C" || abilities.level === "D") {
    return sendUnmarked(conversation, abilities, Buffer.concat(job.blocks), timing);
  }
  for (const [index, block] of job.blocks.entries()) {
    const isLast = index === job.blocks.length - 1;
    const marker = isLast && abilities.level === "A" ? processMarker(job.id) : orderedMarker(isLast);
    const outcome = await sendMarked(conversation, abilities, block, marker, timing);
    if (outcome.kind === "not-sent") return index === 0 ? outcome : { kind: "unknown" };
    if (isLast) return outcome;
    // Only a part is in the printer, so nobody may wait for the rest to come out by itself.
    if (outcome.kind !== "printed") return { kind: "unknown" };
  }
  return { kind: "printed" };
}

function notSent(conversation: Conversation, trouble: PrinterTrouble): PrintOutcome {
  return { kind: "not-sent", trouble: conversation.connection.isOver ? "absent" : trouble };
}

/** What is sent after a block, and what comes back when the printer has got there. */
interface Marker {
  readonly bytes: Uint8Array;
  readonly arrival: (conversation: Conversation, signal: AbortSignal) => Promise<unknown>;
  /**
   * How often the printer has to be seen well after the answer. An ordered status says that the job was taken in, not
   * that it is on paper: the paper may still run out under the last lines.
   */
  readonly looksAfter: number;
}

function processMarker(id: number): Marker {
  return {
    bytes: processId(id),
    arrival: (conversation, signal) =>
      conversation.next("process", { fits: (answer) => answer.id === id, signal }),
    looksAfter: 0,
  };
}

function orderedMarker(isLast: boolean): Marker {
  return {
    bytes: orderedStatus,
    arrival: (conversation, signal) => conversation.next("ordered", { signal }),
    looksAfter: isLast ? 2 : 0,
  };
}

async function sendMarked(
  conversation: Conversation,
  abilities: Abilities,
  block: Uint8Array,
  marker: Marker,
  timing: Timing,
): Promise<PrintOutcome> {
  // An answer that comes when the job is given up must not be kept from whoever waits for it next.
  const over = new AbortController();
  const arrived = marker.arrival(conversation, over.signal);
  const sent = conversation.connection.write(Buffer.concat([block, marker.bytes]));
  if (!sent) return { kind: "not-sent", trouble: "absent" };
  const watch = new Watch({
    conversation,
    abilities,
    timing,
    arrived,
    looksAfter: marker.looksAfter,
    signal: over.signal,
  });
  const outcome = await watch.outcome();
  over.abort();
  return outcome;
}

async function sendUnmarked(
  conversation: Conversation,
  abilities: Abilities,
  bytes: Uint8Array,
  timing: Timing,
): Promise<PrintOutcome> {
  if (!conversation.connection.write(bytes)) return { kind: "not-sent", trouble: "absent" };
  if (abilities.level === "D") return unconfirmedOnceSent(conversation);
  const over = new AbortController();
  const never = new Promise(() => {});
  return new Watch({
    conversation,
    abilities,
    timing,
    arrived: never,
    looksAfter: 0,
    signal: over.signal,
  }).outcome();
}

async function unconfirmedOnceSent({ connection }: Conversation): Promise<PrintOutcome> {
  await waitFor(connection.lost, connection.busyMs);
  return connection.isOver ? { kind: "unknown" } : { kind: "unconfirmed" };
}
