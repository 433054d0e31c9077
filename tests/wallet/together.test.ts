/** The writes of a batch are joined into few statements, and stay what they were. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { together, type WriteCall } from "#wallet/writer/together.ts";

/** Writes so many values to a table. */
function writing(table: string, values: readonly string[]): WriteCall {
  const parameters = values.map((_, place) => `$${place + 1}`).join(", ");
  const text = `INSERT INTO ${table} VALUES (${parameters})`;
  return { statement: { name: `to ${table} ${values.length}`, table, text }, values };
}

const writes = fc.array(
  fc
    .record({
      table: fc.constantFrom("legs", "payments", "events"),
      values: fc.array(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 12 }),
    })
    .map(({ table, values }) => writing(table, values)),
);

/** What a statement writes, one insert after the other, with its values in place. */
function insertsOf({ statement, values }: { statement: { text: string }; values: readonly string[] }) {
  return [...statement.text.matchAll(/INSERT INTO (\w+) VALUES \(([^)]*)\)/g)].map(
    ([, table, parameters = ""]) => ({
      table,
      values: parameters.split(", ").map((parameter) => values[Number(parameter.slice(1)) - 1]),
    }),
  );
}

test("all of it is written, in order, each table once by a statement, in as few statements as that takes", () => {
  fc.assert(
    fc.property(writes, (calls) => {
      const statements = together(calls).map(insertsOf);
      expect(statements.flat()).toEqual(
        calls.map(({ statement: { table }, values }) => ({ table, values: [...values] })),
      );
      for (const [place, inserts] of statements.entries()) {
        const tables = inserts.map(({ table }) => table);
        expect(new Set(tables).size).toBe(tables.length);
        const [next] = statements[place + 1] ?? [];
        if (next) expect(tables).toContain(next.table);
      }
    }),
  );
});

test("the same parts are the same prepared statement, whatever their values", () => {
  const [one] = together([writing("legs", ["a"]), writing("events", ["b"])]);
  const [same] = together([writing("legs", ["c"]), writing("events", ["d"])]);
  const [other] = together([writing("events", ["b"]), writing("legs", ["a"])]);
  expect(same?.statement).toBe(one?.statement);
  expect(other?.statement.name).not.toBe(one?.statement.name);
});
