/**
 * Print jobs: the intent is stored with the sale it belongs to, the job is carried out after the commit, one at a
 * time, and ends as what is known of the paper. Never two originals: what may have come out is only ever copied.
 */
import { asc, eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { formatPaymentId } from "#domain/ids.ts";
import { type ReceiptTender, saleReceipt } from "#domain/receipt/sale-receipt.ts";
import { Refusal } from "#domain/refusal.ts";
import { printJobs } from "#drizzle/pos/schema.ts";
import type { PrintOutcome } from "#hardware/printer.ts";
import { newId } from "#kit/random-ids.ts";
import { writeJournal } from "../journal.ts";
import {
  findSale,
  operatorName,
  type PrintJobRow,
  paymentsOf,
  printJobsOf,
  tendersOf,
} from "../sales/store.ts";
import type { PosDb } from "../store.ts";
import { publishSale, type Till } from "../till.ts";
import { jobAfterRestart, printedAgain } from "./decide.ts";

/** Records, in the caller's transaction, that the original is to be printed. Once a sale, whoever asks how often. */
export function intendReceipt(till: Till, db: PosDb, saleId: Id): void {
  if (printJobsOf(db, saleId).length > 0) return;
  insertJob(till, db, newId(), saleId, 0);
}

function insertJob(till: Till, db: PosDb, id: Id, saleId: Id, copy: number): void {
  const document = receiptOf(till, db, saleId, copy);
  db.insert(printJobs)
    .values({ id, sale: saleId, copy, document, state: "queued", createdAt: till.clocks.now() })
    .run();
}

function receiptOf(till: Till, db: PosDb, saleId: Id, copy: number) {
  const sale = findSale(db, saleId);
  if (!sale) throw new Error("a receipt belongs to a sale");
  const { demo, merchant, number } = till.identity.enrolment;
  const paid = new Map(
    paymentsOf(db, saleId).map((row) => [row.state === "paid" ? row.tender : "", formatPaymentId(row)]),
  );
  return saleReceipt({
    language: "zh",
    demo,
    merchantName: merchant.nameZh,
    place: merchant.place,
    terminal: number,
    saleId,
    saleNumber: sale.number,
    operator: operatorName(db, sale.operator),
    at: sale.createdAt,
    timeZone: merchant.timeZone,
    currency: sale.currency,
    lines: sale.lines,
    tenders: tendersOf(db, saleId)
      .filter(({ state }) => state === "met")
      .map(({ id, kind, amount, received }): ReceiptTender => {
        const payment = paid.get(id);
        return { kind, amount, ...(received !== null && { received }), ...(payment && { payment }) };
      }),
    copy,
  });
}

/**
 * Asks for the receipt again, under an id that the screen made: what was never sent goes out as it was, anything else
 * comes as the next copy.
 * @throws Refusal `not_found` for a sale that has no receipt; `id_reused` for the id of another sale's
 */
export function printAgain(till: Till, saleId: Id, jobId: Id, operator: string): void {
  till.store.write((db) => {
    const jobs = printJobsOf(db, saleId);
    const latest = jobs.at(-1);
    if (!latest) throw new Refusal("not_found");
    if (jobs.some(({ id }) => id === jobId)) return;
    if (db.select().from(printJobs).where(eq(printJobs.id, jobId)).get()) throw new Refusal("id_reused");
    const { resend, copy } = printedAgain(latest);
    if (resend)
      db.update(printJobs).set({ state: "queued", trouble: null }).where(eq(printJobs.id, latest.id)).run();
    else insertJob(till, db, jobId, saleId, copy);
    journalJob(till, db, operator, "receipt asked again", saleId, copy);
  });
}

function journalJob(till: Till, db: PosDb, actor: string, action: string, sale: Id, copy: number): void {
  writeJournal(db, { at: till.clocks.now(), actor, action, subject: sale, detail: { copy } });
}

/** Carries out queued jobs, one at a time. */
export class PrintQueue {
  readonly #till: Till;
  #running: Promise<void> = Promise.resolve();

  constructor(till: Till) {
    this.#till = till;
  }

  /** Jobs that were being sent when the last life ended may have come out: only a person may print them again. */
  recover(): void {
    const { store } = this.#till;
    store.write((db) => {
      const state = jobAfterRestart("sending");
      db.update(printJobs).set({ state }).where(eq(printJobs.state, "sending")).run();
    });
    this.wake();
  }

  /** Prints what is queued. Returns at once; a payment never waits for paper. */
  wake(): void {
    this.#running = this.#running
      .then(() => this.#drain())
      .catch((error: Error) => {
        this.#till.log.error({ err: error }, "the print queue stopped and will go on at the next job");
      });
  }

  /** Resolves when what was queued has ended. */
  idle(): Promise<void> {
    return this.#running;
  }

  async #drain(): Promise<void> {
    for (;;) {
      const job = this.#next();
      if (!job) return;
      this.#end(job, "sending");
      const outcome = await this.#print(job);
      this.#end(job, outcome.kind, outcome);
    }
  }

  /** A driver that fails against its port's promise leaves the paper in doubt, and holds up no other job. */
  #print({ id, document }: PrintJobRow): Promise<PrintOutcome> {
    return this.#till.printer.print(document).catch((error: Error): PrintOutcome => {
      this.#till.log.error({ err: error, job: id }, "the printer's driver failed");
      return { kind: "unknown" };
    });
  }

  #next(): PrintJobRow | undefined {
    return this.#till.store.db
      .select()
      .from(printJobs)
      .where(eq(printJobs.state, "queued"))
      .orderBy(asc(printJobs.createdAt), asc(printJobs.id))
      .limit(1)
      .get();
  }

  #end(job: PrintJobRow, state: PrintJobRow["state"], outcome?: PrintOutcome): void {
    const trouble = outcome && "trouble" in outcome ? outcome.trouble : null;
    this.#till.store.write((db) => {
      db.update(printJobs).set({ state, trouble }).where(eq(printJobs.id, job.id)).run();
      if (outcome) journalJob(this.#till, db, "printer", `receipt ${state}`, job.sale, job.copy);
    });
    publishSale(this.#till, job.sale);
  }
}
