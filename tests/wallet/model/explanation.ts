/** Whether answers to commands that were given at the same moment are those of some order, one after the other. */
import { type Amounts, answered, type Command, type State } from "./model.ts";

export interface Told {
  readonly command: Command;
  /** The state that was answered, or the refusal. */
  readonly answer: string;
}

/**
 * How it may stand after a wave: by every order that explains all of its answers, from each way in which it may have stood
 * before. Empty where no order does.
 */
export function explained(before: readonly State[], wave: readonly Told[], amounts: Amounts): State[] {
  let open = new Map(before.map((state) => [JSON.stringify([0, state]), { done: 0, state }]));
  for (let step = 0; step < wave.length; step++) {
    const next: typeof open = new Map();
    for (const { done, state } of open.values())
      for (const [place, { command, answer }] of wave.entries()) {
        if (done & (1 << place)) continue;
        const by = answered(state, command, amounts);
        if (by.answer !== answer) continue;
        const after = { done: done | (1 << place), state: by.state };
        next.set(JSON.stringify([after.done, inOrder(after.state)]), after);
      }
    open = next;
  }
  return [...open.values()].map(({ state }) => state);
}

/** What differs only in the order in which it came to be is the same. */
function inOrder(state: State): unknown {
  const sorted = (rows: object) => Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1));
  const { bills, yeses, refunds, spentCodes, ...rest } = state;
  const codes = [...spentCodes].sort();
  return [sorted(bills), sorted(yeses), sorted(refunds), codes, rest];
}
