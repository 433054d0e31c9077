/**
 * Print jobs: the intent is stored with the sale it belongs to, the job is carried out after the commit, one at a
 * time, and ends as what is known of the paper. Never two originals: what may have come out is only ever copied.
 */
import { asc, eq } from "drizzle-orm";
import type { Day } from "#domain/business-day.ts";
import type { Id } from "#domain/ids.ts";
import { withLogo } from "#domain/receipt/design.ts";
import type { ReceiptDocument } from "#domain/receipt/document.ts";
import { copyOf } from "#domain/receipt/parts.ts";
import { Refusal } from "#domain/refusal.ts";
import { type DayKind, printJobs, type ReportKind, type SlipKind } from "#drizzle/pos/schema.ts";
import type { PrintOutcome } from "#hardware/printer.ts";
import { failpoint } from "#kit/failpoint.ts";
import { newId } from "#kit/random-ids.ts";
import { writeJournal } from "../journal.ts";
import { findCashRefund } from "../refunds/cash-store.ts";
import { findRefund } from "../refunds/store.ts";
import { findSale, type PrintJobRow, printJobsOf, printJobView } from "../sales/store.ts";
import { publishShift, reportJobsOf } from "../shifts/figures.ts";
import type { PosDb } from "../store.ts";
import { publishSale, type Till } from "../till.ts";
import { isPrintedAfterRestart, jobAfterRestart, printedAgain } from "./decide.ts";
import { readDesign } from "./design.ts";
import { documentOf, type SalePaper } from "./documents.ts";

/** Which report of a shift: `subject` is an X report's own id, and empty for the Z report. */
export interface ShiftPaper {
  readonly shift: Id;
  readonly kind: ReportKind;
  readonly subject: string;
}

/** What is printed of a day, each of its own moment. */
export interface DayPaper {
  readonly day: Day;
  readonly kind: DayKind;
  readonly subject: string;
}

export type Paper = SalePaper | ShiftPaper | DayPaper;

/**
 * Records, in the caller's transaction, that the original is to be printed, where that is the shop's rule. Once a paper,
 * whoever asks how often.
 */
export function intendReceipt(till: Till, db: PosDb, sale: Id): void {
  if (readDesign(db).paper === "always") intend(till, db, { sale, kind: "receipt", subject: "" });
}

/** As a receipt, for a slip about one payment or refund of the sale, whatever the rule. */
export function intendSlip(till: Till, db: PosDb, sale: Id, kind: SlipKind, subject: string): void {
  intend(till, db, { sale, kind, subject });
}

function intend(till: Till, db: PosDb, paper: SalePaper): void {
  if (jobsOf(db, paper).length > 0) return;
  insertJob(till, db, newId(), paper, 0, documentOf(till, db, paper));
}

/** As a receipt, for a report of a shift or a day as it stands in the caller's transaction. */
export function intendReport(
  till: Till,
  db: PosDb,
  paper: ShiftPaper | DayPaper,
  document: ReceiptDocument,
  id = newId(),
): void {
  if (jobsOf(db, paper).length > 0) return;
  insertJob(till, db, id, paper, 0, document);
}

function jobsOf(db: PosDb, paper: Paper): PrintJobRow[] {
  return jobsOfOwner(db, paper).filter((job) => job.kind === paper.kind && job.subject === paper.subject);
}

function jobsOfOwner(db: PosDb, paper: Paper): PrintJobRow[] {
  if ("sale" in paper) return printJobsOf(db, paper.sale);
  return "shift" in paper ? reportJobsOf(db, paper.shift) : dayJobsOf(db, paper.day);
}

/** Papers of a business day, the oldest first. */
export function dayJobsOf(db: PosDb, day: Day): PrintJobRow[] {
  return db.select().from(printJobs).where(eq(printJobs.day, day)).orderBy(asc(printJobs.createdAt)).all();
}

/** The job under this id, whosever paper it is. */
export function findJob(db: PosDb, id: Id): PrintJobRow | undefined {
  return db.select().from(printJobs).where(eq(printJobs.id, id)).get();
}

/** Tells every checkout what became of the papers of a business day. */
export function publishDay({ store, streams }: Till, day: Day): void {
  const data = { day, papers: dayJobsOf(store.db, day).map(printJobView) };
  streams.checkout.append({ name: "day", data });
}

function ownerOf(paper: Paper): string {
  if ("sale" in paper) return paper.sale;
  return "shift" in paper ? paper.shift : paper.day;
}

function insertJob(
  till: Till,
  db: PosDb,
  id: Id,
  paper: Paper,
  copy: number,
  document: ReceiptDocument,
): void {
  const createdAt = till.clocks.now();
  db.insert(printJobs)
    .values({ id, ...paper, copy, document, state: "queued", createdAt })
    .run();
}

/**
 * Asks for a paper, under an id that the screen made: what was never printed goes out as the original, what was never
 * sent as it was, anything else comes as the next copy.
 * @throws Refusal `not_found` for a paper that never was; `id_reused` for the id of another
 */
export function printAgain(till: Till, paper: Paper, jobId: Id, operator: string): void {
  till.store.write((db) => {
    const jobs = jobsOf(db, paper);
    const latest = jobs.at(-1);
    if (jobs.some(({ id }) => id === jobId)) return;
    const first = latest ? undefined : firstOf(till, db, paper);
    if (findJob(db, jobId)) throw new Refusal("id_reused");
    if (first) {
      insertJob(till, db, jobId, paper, 0, first);
      journalJob(till, db, operator, `${paper.kind} asked`, ownerOf(paper), 0);
    }
    if (!latest) return;
    const { resend, copy } = printedAgain(latest);
    if (resend)
      db.update(printJobs).set({ state: "queued", trouble: null }).where(eq(printJobs.id, latest.id)).run();
    else insertJob(till, db, jobId, paper, copy, copied(till, db, paper, jobs, copy));
    journalJob(till, db, operator, `${paper.kind} asked again`, ownerOf(paper), copy);
  });
}

/**
 * A paper that was not printed by itself.
 * @throws Refusal `not_found` for any but a paid sale's receipt and a done refund's slip
 */
function firstOf(till: Till, db: PosDb, paper: Paper): ReceiptDocument {
  if (!("sale" in paper)) throw new Refusal("not_found");
  const { sale, kind, subject } = paper;
  const isDue =
    kind === "receipt"
      ? findSale(db, sale)?.state === "paid"
      : kind === "refund" &&
        (findCashRefund(db, subject) !== undefined || findRefund(db, subject)?.state === "refunded");
  if (!isDue) throw new Refusal("not_found");
  return documentOf(till, db, paper);
}

/** A copy says what its original said; only a refund's slip says how the refund stands by now. */
function copied(
  till: Till,
  db: PosDb,
  paper: Paper,
  jobs: readonly PrintJobRow[],
  copy: number,
): ReceiptDocument {
  const original = jobs.find((job) => job.copy === 0)?.document;
  const isNewer = "sale" in paper && (paper.kind === "refund" || !original);
  const document = isNewer ? documentOf(till, db, paper) : original;
  if (!document) throw new Error("a report is copied from its original");
  return copyOf(document, copy, readDesign(db).language);
}

function journalJob(
  till: Till,
  db: PosDb,
  actor: string,
  action: string,
  subject: string,
  copy: number,
): void {
  writeJournal(db, { at: till.clocks.now(), actor, action, subject, detail: { copy } });
}

/** What waits for the printer, the oldest first. */
function queuedJobs(db: PosDb, atMost = -1): PrintJobRow[] {
  return db
    .select()
    .from(printJobs)
    .where(eq(printJobs.state, "queued"))
    .orderBy(asc(printJobs.createdAt), asc(printJobs.id))
    .limit(atMost)
    .all();
}

/** Carries out queued jobs, one at a time. */
export class PrintQueue {
  readonly #till: Till;
  #running: Promise<void> = Promise.resolve();

  constructor(till: Till) {
    this.#till = till;
  }

  /**
   * Jobs that were being sent when the last life ended may have come out: only a person may print them again. What was
   * asked for where nothing is printed by itself is asked for again, or not.
   */
  recover(): void {
    const { store } = this.#till;
    store.write((db) => {
      const state = jobAfterRestart("sending");
      db.update(printJobs).set({ state }).where(eq(printJobs.state, "sending")).run();
      const { paper } = readDesign(db);
      for (const job of queuedJobs(db))
        if (!isPrintedAfterRestart(paper, job.kind))
          db.update(printJobs).set({ state: "not-sent" }).where(eq(printJobs.id, job.id)).run();
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
      failpoint("pos before printing");
      const outcome = await this.#print(job);
      failpoint("pos after printing");
      this.#end(job, outcome.kind, outcome);
    }
  }

  /** A driver that fails against its port's promise leaves the paper in doubt, and holds up no other job. */
  #print({ id, document }: PrintJobRow): Promise<PrintOutcome> {
    const { logo } = readDesign(this.#till.store.db);
    return this.#till.printer.print(withLogo(document, logo)).catch((error: Error): PrintOutcome => {
      this.#till.log.error({ err: error, job: id }, "the printer's driver failed");
      return { kind: "unknown" };
    });
  }

  #next(): PrintJobRow | undefined {
    return queuedJobs(this.#till.store.db, 1)[0];
  }

  #end(job: PrintJobRow, state: PrintJobRow["state"], outcome?: PrintOutcome): void {
    const trouble = outcome && "trouble" in outcome ? outcome.trouble : null;
    this.#till.store.write((db) => {
      db.update(printJobs).set({ state, trouble }).where(eq(printJobs.id, job.id)).run();
      const owner = job.sale ?? job.shift ?? job.day;
      if (outcome && owner) journalJob(this.#till, db, "printer", `${job.kind} ${state}`, owner, job.copy);
    });
    if (job.sale) publishSale(this.#till, job.sale);
    if (job.shift) publishShift(this.#till, job.shift);
    if (job.day) publishDay(this.#till, job.day);
  }
}
