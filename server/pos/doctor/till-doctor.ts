/** The doctor in the running terminal: it has the store, the printer and the line, and asks those that have them. */
import type { Line } from "#hardware/line.ts";
import type { Presence } from "#hardware/presence.ts";
import type { LineView } from "../api.ts";
import type { Devices } from "../devices.ts";
import { openForCheck } from "../drawer/checking.ts";
import { readWiring } from "../drawer/store.ts";
import { writeJournal } from "../journal.ts";
import { readDesign } from "../receipts/design.ts";
import { isRetired } from "../retirement.ts";
import type { Till } from "../till.ts";
import { identityFacts } from "./checks/identity.ts";
import { printerFacts } from "./checks/printer.ts";
import type { LinedDevice } from "./checks/scanner.ts";
import type { Gatherers } from "./checks.ts";
import { type DeedName, IN_DOUBT, judgeOpening, judgePrint, NOT_ACCEPTED } from "./deeds.ts";
import type { Doctor } from "./doctor.ts";
import { examine } from "./examination.ts";
import type { Finding } from "./finding.ts";
import { slipOf, testPage } from "./papers.ts";
import { type AskedDeed, type DoctorReport, type LineOfReport, lineOfDeed, reportOf } from "./report.ts";
import { type Surroundings, surroundings } from "./surroundings.ts";

export interface TillDoctorDeps {
  readonly till: Till;
  readonly line: () => LineView;
  readonly devices: Devices;
  /** How many display screens watch. */
  readonly watching: () => number;
  readonly around: Surroundings;
  /** The terminal's folder. */
  readonly folder: string;
  readonly printerLine: Line;
}

export class TillDoctor {
  readonly #deps: TillDoctorDeps;
  #examining: Promise<DoctorReport> | undefined;

  constructor(deps: TillDoctorDeps) {
    this.#deps = deps;
  }

  /** Whoever asks while an examination runs gets that one. */
  examine(): Promise<DoctorReport> {
    this.#examining ??= this.#examine().finally(() => {
      this.#examining = undefined;
    });
    return this.#examining;
  }

  /** As one operator, or the doctor's command, asks for it: what is seen or heard is journalled under that name. */
  as(actor: string): Doctor {
    return { examine: () => this.examine(), carryOut: (asked) => this.#carryOut(asked, actor) };
  }

  /** A driver that fails leaves a deed in doubt; it fails nobody who asks. */
  async #carryOut(asked: AskedDeed, actor: string): Promise<LineOfReport> {
    try {
      return lineOfDeed(asked.deed, await this.#do(asked, actor));
    } catch (error) {
      this.#deps.till.log.error({ err: error }, "what the doctor was asked to do failed");
      return lineOfDeed(asked.deed, IN_DOUBT);
    }
  }

  async #do(asked: AskedDeed, actor: string): Promise<Finding> {
    switch (asked.deed) {
      case "open_drawer":
        // Journalled by the drawer's own room, which has to know of every pulse.
        return judgeOpening(await openForCheck(this.#deps.till, actor));
      case "test_page":
        return this.#journalled(asked.deed, actor, async () => judgePrint(await this.#printTestPage()));
      case "acceptance_slip":
        return this.#journalled(asked.deed, actor, () => this.#accept(asked.installer));
    }
  }

  async #examine(): Promise<DoctorReport> {
    return reportOf(await examine(this.#gatherers()), "terminal", this.#deps.till.clocks.now());
  }

  #gatherers(): Gatherers {
    const { till, line, devices, watching, around, folder, printerLine } = this.#deps;
    const { settings } = around;
    const { store, clocks, identity } = till;
    return {
      ...surroundings(around, () => identity),
      // The whole file was read at the start, without which there is no start; reading it again would hold up a sale.
      store: () => ({ state: "sound", ...store.health(), checkedAt: Math.round(performance.timeOrigin) }),
      identity: () => identityFacts(folder, isRetired(store.db)),
      line: () => {
        const { up, since, pending } = line();
        return { state: up ? "up" : "down", forMs: clocks.now() - since, pending };
      },
      printer: () => printerFacts(till.printer, printerLine, false),
      drawer: () => {
        const learnt = readWiring(store.db)?.learnt;
        return { state: till.drawer.state(), ...(learnt && { learnt }) };
      },
      scanner: () => ({ scanner: lined(settings.SCANNER, devices.scanner) }),
      display: () => ({ watching: watching(), pole: lined(settings.POLE_DISPLAY, devices.pole) }),
    };
  }

  #printTestPage() {
    const { till, around, printerLine } = this.#deps;
    return till.printer.print(
      testPage({
        language: readDesign(till.store.db).language,
        identity: till.identity,
        printer: printerLine.name,
        columns: around.settings.PRINTER_COLUMNS,
        profile: around.settings.PRINTER_PROFILE,
        status: till.printer.status(),
        at: till.clocks.now(),
      }),
    );
  }

  async #accept(installer: string | undefined): Promise<Finding> {
    const { identity, printer, store } = this.#deps.till;
    const report = await this.examine();
    if (report.verdict === "fail") return NOT_ACCEPTED.failed;
    const { language } = readDesign(store.db);
    return judgePrint(await printer.print(slipOf(report, identity, language, installer)));
  }

  /** Intent before effect: what may have been heard stands in the journal even if this process ends on the way. */
  async #journalled(deed: DeedName, actor: string, work: () => Promise<Finding>): Promise<Finding> {
    this.#journal(actor, `${deed} asked`);
    const finding = await work();
    this.#journal(actor, `${deed} ${finding.verdict}`);
    return finding;
  }

  #journal(actor: string, action: string): void {
    const { store, clocks } = this.#deps.till;
    store.write((db) => writeJournal(db, { at: clocks.now(), actor, action, subject: "terminal" }));
  }
}

function lined(name: string, device: { status(): Presence } | undefined): LinedDevice | undefined {
  return device && { name, presence: device.status() };
}
