/** A wallet that lies about a day, page by page, under its own signature: what does not add up is no settlement. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { spanOf } from "#domain/business-day.ts";
import { type Settlement, type SettlementLine, totalsOf } from "#domain/settlement.ts";
import { type ReadPage, readSettlement } from "#pos/backends/settlement-pages.ts";

const DAY = "2026-11-22";
const RULE = { timeZone: "Asia/Shanghai", cutOff: 120 };
const { from, to } = spanOf(DAY, RULE);

const idOf = (i: number) => `0197b6a2-7c1e-7d3a-9f00-${i.toString(16).padStart(12, "0")}`;
const lineOf = (i: number): SettlementLine => ({
  kind: i % 5 === 4 ? "refund" : "payment",
  payment: { tender: idOf(i), attempt: 1 },
  refund: i % 5 === 4 ? idOf(1000 + i) : null,
  amount: i % 5 === 4 ? -i : i + 1,
  fee: -(i % 3),
  at: from + i,
  transaction: idOf(2000 + i),
});

/** The pages of a day with so many lines, as an honest wallet tells them. */
function pagesOf(lines: readonly SettlementLine[], pageSize: number): Settlement[] {
  const head = { day: DAY, ...RULE, from, to, currency: "CNY", state: "settled", time: to + 1 } as const;
  const totals = totalsOf(lines);
  const pages: Settlement[] = [];
  for (let i = 0; i === 0 || i < lines.length; i += pageSize) {
    const next = i + pageSize < lines.length ? `after ${i + pageSize}` : null;
    pages.push({ ...head, lines: lines.slice(i, i + pageSize), totals, next });
  }
  return pages;
}

const reading =
  (pages: readonly unknown[]): ReadPage =>
  async (after) => ({ json: pages[after === null ? 0 : Number(after.replace("after ", "")) / 4] });

const LINES = Array.from({ length: 11 }, (_, i) => lineOf(i));
const honest = pagesOf(LINES, 4);
const second = honest[1] as Settlement;
const withSecond = (changed: Partial<Settlement>) => [honest[0], { ...second, ...changed }, honest[2]];
const withLine = (changed: Partial<SettlementLine>) =>
  withSecond({ lines: [{ ...lineOf(4), ...changed }, ...second.lines.slice(1)] });
const everywhere = (changed: Partial<Settlement>) => honest.map((page) => ({ ...page, ...changed }));

describe("a settlement in pages", () => {
  test("is whole, whatever the size of its pages", () => {
    const sizes = fc.integer({ min: 1, max: 12 });
    return fc.assert(
      fc.asyncProperty(sizes, fc.nat(30), async (size, count) => {
        const lines = LINES.concat(Array.from({ length: count }, (_, i) => lineOf(i + 11)));
        const pages = pagesOf(lines, size);
        const read: ReadPage = async (after) => ({
          json: pages[after === null ? 0 : Number(after.replace("after ", "")) / size],
        });
        const answer = await readSettlement(DAY, read);
        expect(answer).toMatchObject({ kind: "settlement", settlement: { lines, next: null } });
      }),
    );
  });

  test.each<[string, readonly unknown[]]>([
    ["an amount was changed", withLine({ amount: -5 })],
    ["a fee was changed", withLine({ fee: -7 })],
    ["a line is missing", withSecond({ lines: second.lines.slice(1) })],
    ["a line stands there twice", withSecond({ lines: [...second.lines, ...second.lines.slice(1, 2)] })],
    ["it is of another day", everywhere({ day: "2026-11-21" })],
    ["a page is of another day", withSecond({ day: "2026-11-21" })],
    ["a page is cut at another time", withSecond({ cutOff: 0 })],
    ["a page is in another currency", withSecond({ currency: "HKD" })],
    ["a line is of a later day", withLine({ at: to })],
    ["a payment takes money", withLine({ kind: "payment", refund: null, amount: -4 })],
    ["a refund brings money", withLine({ amount: 4 })],
    ["a refund is of no refund", withLine({ refund: null })],
    ["totals are of another sum", everywhere({ totals: { ...second.totals, due: second.totals.due + 1 } })],
    ["pages lead back to one another", withSecond({ next: "after 4" })],
    ["a page is none", [honest[0], { state: "open" }, honest[2]]],
    ["an amount is no whole number", withLine({ amount: -4.5 })],
    ["the day has no time in it", everywhere({ to: from })],
  ])("%s: none", async (_, pages) => {
    expect(await readSettlement(DAY, reading(pages))).toMatchObject({ kind: "none" });
  });

  test("a page that does not come: none, and why", async () => {
    const read: ReadPage = async (after) =>
      after === null ? { json: honest[0] } : { why: "the line is down" };
    expect(await readSettlement(DAY, read)).toEqual({ kind: "none", why: "the line is down" });
  });

  test("a payment that comes between two pages of an open day: read anew, it is there", async () => {
    const later = pagesOf([...LINES, lineOf(11)], 4);
    let reads = 0;
    const read: ReadPage = (after) => reading(++reads <= 1 ? honest : later)(after);
    const answer = await readSettlement(DAY, read);
    expect(answer).toMatchObject({ kind: "settlement", settlement: { lines: [...LINES, lineOf(11)] } });
  });
});
