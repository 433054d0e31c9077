import { identity, orderedStatus, processId, tellChanges } from "../escpos/queries.ts";
import type { ConfirmationLevel } from "../printer.ts";
import type { Conversation } from "./conversation.ts";

/** What a printer was found to be able to do. */
export interface Abilities {
  readonly level: ConfirmationLevel;
  /** Whether it names itself, which makes a fence that is no marker. */
  readonly identifies: boolean;
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
  const answers = (await conversation.askAll()) || (await conversation.askAll());
  if (!answers) return { level: "D", identifies: false };
  if (conversation.condition.offline) return undefined;

  const maker = await conversation.request(identity(66), "identity", ms);
  conversation.connection.write(tellChanges);
  const ordered = await conversation.request(orderedStatus, "ordered", ms);
  const identifies = maker !== undefined;
  if (!ordered) return { level: "C", identifies };
  if (!maker || !makersWithProcessId.includes(maker.text)) return { level: "B", identifies };
  const process = await conversation.request(processId(probeId), "process", ms);
  return { level: process ? "A" : "B", identifies };
}
