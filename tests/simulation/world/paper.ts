/** Printer and drawer of a simulated till: bytes leave between two commits, and paper jams. */
import type { Terminal } from "./terminal.ts";
import type { TillSale, TillTender } from "./till.ts";

const PRINT_MS = 800;

export class Paper {
  readonly #terminal: Terminal;
  #printing = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  recover(): void {
    const { store, world } = this.#terminal;
    this.#printing = false;
    for (const sale of store.sales) {
      for (const job of sale.jobs) {
        const after = world.rules.jobAfterRestart(job.state);
        if (after !== job.state) world.saw("a receipt is unknown after a crash");
        job.state = after;
      }
      for (const tender of sale.tenders)
        if (tender.opening) tender.opening = this.#reopened(sale, tender, tender.opening);
    }
    this.wake();
  }

  /** What the last life intended and did not end is not done again by itself. */
  #reopened(sale: TillSale, tender: TillTender, opening: NonNullable<TillTender["opening"]>) {
    const after = this.#terminal.world.rules.openingAfterRestart(opening);
    if (opening === "intended") this.#terminal.world.saw("a drawer is unknown after a crash");
    if (after === "intended") this.openDrawer(sale, tender);
    return after;
  }

  openDrawer(sale: TillSale, tender: TillTender): void {
    const { world, number } = this.#terminal;
    world.checker.drawerOpened(number * 1000 + tender.number, sale.tenders.includes(tender));
    if (!this.#terminal.crashes()) tender.opening = "opened";
  }

  /** Prints what is queued, one after another. */
  wake(): void {
    if (this.#printing) return;
    for (const sale of this.#terminal.store.sales)
      for (const job of sale.jobs)
        if (job.state === "queued") {
          this.#print(sale, job);
          return;
        }
  }

  #print(sale: TillSale, job: TillSale["jobs"][number]): void {
    const { world, number } = this.#terminal;
    this.#printing = true;
    if (this.#terminal.crashes()) return;
    job.state = "sending";
    if (this.#terminal.crashes()) return;
    const jams = world.chance.happens(world.network.faults.jam);
    if (!jams) world.checker.printed(number * 1000 + sale.number, job.copy);
    else world.saw("a printer jammed");
    this.#terminal.later(PRINT_MS, () => {
      if (this.#terminal.crashes()) return;
      job.state = jams ? "held" : "printed";
      this.#printing = false;
      this.wake();
    });
  }

  /** A person asks for the receipt again. */
  printAgain(sale: TillSale): void {
    const latest = sale.jobs.at(-1);
    if (!this.#terminal.isOn || !latest) return;
    const copy = latest.copy + 1;
    if (this.#terminal.crashes()) return;
    sale.jobs.push({ state: "queued", copy });
    this.wake();
  }
}
