import { identity, orderedStatus, processId, tellChanges } from "../escpos/queries.ts";
import type { ConfirmationLevel } from "../printer.ts";
import type { Conversation } from "./conversation.ts";

/** What a printer was found to be able to do. */
export interface Abilities {
  readonly level: ConfirmationLevel;
  /** Its maker where it names itself, which makes a question that is no marker. */
  readonly maker: string | undefined;
}

/** The number that no job is given: jobs count from 1. */
const probeId = 0;

/** Makers whose printers answer `GS ( H`; others may print its parameters, so they are not asked. */
const makersWithProcessId: readonly string[] = ["EPSON"];

/**
 * Finds out how a printer confirms a job. Nothing that it does is seen on paper.
 * @param ms how long an answer may take that has to wait for what the printer is still printing
 * @returns nothing while the printer is offline: it then leaves all but real-time questions unanswered
 */
export async function probe(conversation: Conversation, ms: number): Promise<Abilities | undefined> {
  const noiseAtFirst = conversation.noise;
  const first = await probeOnce(conversation, ms);
  if (!first || conversation.noise === noiseAtFirst) return first;
  // A printer that starts may say anything. One that goes on doing so cannot be believed when it confirms a job.
  const noiseThen = conversation.noise;
  const second = await probeOnce(conversation, ms);
  if (!second || second.level === "D" || conversation.noise === noiseThen) return second;
  return { level: "C", maker: undefined };
}

async function probeOnce(conversation: Conversation, ms: number): Promise<Abilities | undefined> {
  if (!(await conversation.isHeard())) return { level: "D", maker: undefined };
  if (conversation.condition.offline) return undefined;

  const maker = (await conversation.request(identity(66), "identity", ms))?.text;
  conversation.connection.write(tellChanges);
  const ordered = await conversation.request(orderedStatus, "ordered", ms);
  if (!ordered) return { level: "C", maker };
  if (maker === undefined || !makersWithProcessId.includes(maker)) return { level: "B", maker };
  const isProbe = ({ id }: { readonly id: number }) => id === probeId;
  const process = conversation.next("process", { ms: conversation.connection.busyMs + ms, fits: isProbe });
  conversation.connection.write(processId(probeId));
  return { level: (await process) ? "A" : "B", maker };
}
