/** A merchant's settlement as a page and as a file, for whoever has the link. */
import { Hono } from "hono";
import type { Day } from "#domain/business-day.ts";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import type { WalletKeys } from "../keys.ts";
import { databaseTime, type WalletDb } from "../store.ts";
import { csvHead, csvLine } from "./csv.ts";
import { type LinkedDay, readLink } from "./links.ts";
import { PAGE_LINES, PAGE_STYLE, settlementPage } from "./page.ts";
import { readDayFacts } from "./read.ts";
import { allLines, readReport, terminalNumbers } from "./report.ts";

const STYLE = "/settlements/page.css";

export function settlementPages({ db, keys }: { readonly db: WalletDb; readonly keys: WalletKeys }): Hono {
  const app = new Hono();
  app.get(STYLE, (c) => c.body(PAGE_STYLE, 200, { "content-type": "text/css; charset=utf-8" }));
  app.get("/settlements/:link", async (c) => {
    const link = c.req.param("link");
    const { merchant, day } = await opened(link);
    const report = await readReport(db, merchant, day, { limit: PAGE_LINES });
    return c.html(settlementPage(report, { style: STYLE, csv: `/settlements/${link}/lines.csv` }, keys.demo));
  });
  app.get("/settlements/:link/lines.csv", async (c) => {
    const { merchant, day } = await opened(c.req.param("link"));
    return csvAnswer(db, merchant, day);
  });
  return app;

  async function opened(link: string): Promise<LinkedDay> {
    const day = readLink(link, keys.pepper, await databaseTime(db));
    if (!day) throw new Refusal("not_found");
    return day;
  }
}

/** The lines of a day as CSV, written as they are read. @throws Refusal `not_found` for a merchant that is none */
export async function csvAnswer(db: WalletDb, merchant: Id, day: Day): Promise<Response> {
  const { timeZone, currency } = await readDayFacts(db, merchant, day);
  const numbers = await terminalNumbers(db, merchant);
  const pages = allLines(db, merchant, day);
  const encoder = new TextEncoder();
  let isBegun = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pages.next();
      if (done) return controller.close();
      const rows = value.map((line) => csvLine(line, { timeZone, currency, numbers })).join("");
      controller.enqueue(encoder.encode(isBegun ? rows : csvHead() + rows));
      isBegun = true;
    },
  });
  const headers = {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="settlement-${day}.csv"`,
  };
  return new Response(body, { headers });
}
