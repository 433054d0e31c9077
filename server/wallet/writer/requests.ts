/** Spending the counter of a terminal's signed request, over the books of a batch. */
import type { Id } from "#domain/ids.ts";
import type { RefusalCode } from "#domain/refusal.ts";
import { judgeCounter } from "../terminals/counter.ts";
import type { SpentRequest } from "./asked.ts";
import { type Books, counterName } from "./books.ts";

/**
 * Spends it, or says why the request does not count: the terminal and its key are as they stand now, whatever they were
 * when the request came. A counter that other bytes have spent means that two machines hold the key: the terminal is
 * suspended with the same commit.
 */
export function spendRequest(
  books: Books,
  id: Id,
  { keyId, counter, digest }: SpentRequest,
): RefusalCode | undefined {
  const terminal = books.terminal(id);
  if (books.keys.get(keyId) !== id) return "bad_signature";
  if (terminal.state === "suspended") return "terminal_suspended";
  const name = counterName(id, counter);
  const verdict = judgeCounter({ counter, digest }, terminal.counter, books.counters.get(name)?.digest);
  if (verdict === "spent") return "stale_request";
  if (verdict === "cloned") {
    books.terminals.change(id, Object.assign(terminal, { state: "suspended" as const }));
    books.clones.push(id);
    return "terminal_suspended";
  }
  books.counters.add(name, { terminal: id, counter, digest });
  if (counter > terminal.counter) books.terminals.change(id, Object.assign(terminal, { counter }));
  return undefined;
}
