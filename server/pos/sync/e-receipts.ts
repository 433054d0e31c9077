/**
 * Brings receipts to the wallet once there is a line. No sale waits for it; what fails is tried again, after the others, and
 * a receipt that the wallet will never take holds up none.
 */
import type { Id } from "#domain/ids.ts";
import { deflated, receiptBytes } from "#kit/e-receipts.ts";
import type { WalletBackend } from "../backends/backend.ts";
import { countTry, doneWithReceipt, receiptsDue } from "../e-receipts/due.ts";
import { addressOf, composeReceipt } from "../e-receipts/receipt.ts";
import { writeJournal } from "../journal.ts";
import type { Signer } from "../signer.ts";
import type { Till } from "../till.ts";
import { retryPause } from "./schedule.ts";

/** Read at once: after a long night without a line the next ones follow when these have ended. */
const ROUND = 50;
/** So many in a row without an answer: it is not the receipts, and the rest would fare the same. */
const IN_VAIN_MAX = 3;

export interface EReceiptDeps {
  readonly till: Till;
  readonly backend: Pick<WalletBackend, "keepReceipt">;
  readonly signer: Pick<Signer, "eReceipt">;
}

export class EReceipts {
  readonly #deps: EReceiptDeps;
  #running: Promise<void> | undefined;
  #again = false;
  #retry: NodeJS.Timeout | undefined;
  /** Rounds in a row that ended without an answer. */
  #inVain = 0;
  #stopped = false;

  constructor(deps: EReceiptDeps) {
    this.#deps = deps;
  }

  /** Brings what is due, if anything is. Returns at once. */
  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#running ??= this.#bringAll()
      .catch((error: Error) => this.#deps.till.log.error({ err: error }, "an e-receipt failed here"))
      .finally(() => {
        this.#running = undefined;
      });
  }

  /** The line has just come back: nothing waits for its pause any longer. */
  hurry(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#inVain = 0;
    this.wake();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
  }

  /** What becomes due meanwhile is not forgotten. */
  async #bringAll(): Promise<void> {
    while (this.#again && !this.#retry && !this.#stopped) {
      this.#again = false;
      const isAllDone = await this.#round();
      if (isAllDone) this.#inVain = 0;
      else this.#later();
    }
  }

  #later(): void {
    this.#retry = setTimeout(
      () => {
        this.#retry = undefined;
        this.wake();
      },
      retryPause(++this.#inVain, Math.random()),
    );
    this.#retry.unref();
  }

  /** False where some are still due that were tried now. */
  async #round(): Promise<boolean> {
    const due = receiptsDue(this.#deps.till.store.db, ROUND);
    let [inVain, failed] = [0, 0];
    for (const sale of due) {
      if (this.#stopped) return true;
      if (await this.#bring(sale)) inVain = 0;
      else {
        failed++;
        if (++inVain >= IN_VAIN_MAX) return false;
      }
    }
    if (due.length === ROUND && failed === 0) this.#again = true;
    return failed === 0;
  }

  /** True once nothing more has to be done about this one. */
  async #bring(sale: Id): Promise<boolean> {
    const { till, backend, signer } = this.#deps;
    const receipt = composeReceipt(till, till.store.db, sale);
    if (!receipt) {
      till.store.write((db) => doneWithReceipt(db, sale));
      return true;
    }
    const bytes = receiptBytes(receipt);
    const address = addressOf(till, sale);
    const answer = await backend.keepReceipt(address, deflated(bytes), signer.eReceipt(bytes));
    till.store.write((db) => {
      if (answer === undefined) return countTry(db, sale);
      doneWithReceipt(db, sale);
      if (answer !== "refused") return;
      const entry = { at: till.clocks.now(), actor: "wallet", action: "e-receipt refused", subject: sale };
      writeJournal(db, { ...entry, detail: { number: receipt.number } });
    });
    if (answer === "refused") till.log.error({ sale }, "the wallet refused an e-receipt for good");
    return answer !== undefined;
  }
}
