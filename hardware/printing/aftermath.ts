import { cut, feed, tearOffLines } from "../escpos/commands.ts";
import { identity, orderedStatus, resynchronise } from "../escpos/queries.ts";
import type { Conversation } from "./conversation.ts";
import type { Abilities } from "./probe.ts";
import { troubleOf } from "./trouble.ts";

/** The most that a command cut off by a lost line can be waiting for: the content of a QR or a band of a picture. */
const longestTail = 1_024;

/**
 * Clears the way after a job that may have ended anywhere: closes the command that it broke off in and cuts its paper
 * off, so that it is not the head of the next receipt.
 */
export function clearTornJob(conversation: Conversation, bytes: number, cutter: boolean): boolean {
  const end = cutter ? cut : feed(tearOffLines);
  return conversation.connection.write(Buffer.concat([resynchronise(Math.min(bytes, longestTail)), end]));
}

/**
 * Waits until the printer has worked off what it was given before, so that a confirmation of an older job cannot pass
 * for that of the next one. False if it does not get there in time.
 */
export async function settleOlderJobs(
  conversation: Conversation,
  abilities: Abilities,
  ms: number,
): Promise<boolean> {
  // While a person has to see to it, it works nothing off.
  if (!(await conversation.askAll()) || troubleOf(conversation.condition)) return false;
  const { maker } = abilities;
  if (maker !== undefined) {
    const fence = conversation.next("identity", { ms, fits: ({ text }) => text !== maker });
    conversation.connection.write(identity(67));
    return (await fence) !== undefined;
  }
  if (abilities.level === "B") {
    // Without a question of another kind an older answer is known only by another one following it.
    const until = performance.now() + ms;
    let answer = await conversation.request(orderedStatus, "ordered");
    while (answer && performance.now() < until) {
      answer = await conversation.request(new Uint8Array(), "ordered");
    }
    return answer === undefined;
  }
  return true;
}
