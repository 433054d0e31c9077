/**
 * Writes to several tables as one statement: what a statement costs by itself, however many rows it has, weighs on small
 * batches most. The parts are common table expressions of the last of them; foreign keys are checked, and triggers for each
 * statement run, at the end of the whole.
 */
import type { Call, Statement } from "./connection.ts";

/** A statement that writes one table. */
export interface Write extends Statement<unknown> {
  readonly table: string;
}

export interface WriteCall extends Call {
  readonly statement: Write;
}

/** The writes in as few statements as there can be: in their order, and each statement writes a table once. */
export function together(calls: readonly WriteCall[]): Call[] {
  const groups: WriteCall[][] = [];
  for (const call of calls) {
    const last = groups.at(-1);
    if (last && !last.some(({ statement }) => statement.table === call.statement.table)) last.push(call);
    else groups.push([call]);
  }
  return groups.map((group) => ({
    statement: joined(group.map(({ statement }) => statement)),
    values: group.flatMap(({ values }) => values),
  }));
}

/** By the names of their parts. A store prepares each under a name of its own, which may not be as long as those together. */
const known = new Map<string, Statement<unknown>>();

function joined(parts: readonly Write[]): Statement<unknown> {
  const names = parts.map(({ name }) => name).join();
  const statement = known.get(names) ?? { name: `writer writes ${known.size}`, text: textOf(parts) };
  known.set(names, statement);
  return statement;
}

function textOf(parts: readonly Write[]): string {
  let taken = 0;
  const texts = parts.map(({ text }) => {
    const before = taken;
    return text.replace(/\$(\d+)/g, (_, number) => {
      taken = Math.max(taken, before + Number(number));
      return `$${before + Number(number)}`;
    });
  });
  const last = texts.pop();
  const rest = texts.map((text, place) => `w${place} AS (${text})`);
  return rest.length > 0 ? `WITH ${rest.join(", ")} ${last}` : `${last}`;
}
