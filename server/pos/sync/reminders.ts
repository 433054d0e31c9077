/**
 * Reminds a wallet that was restored from a back-up of what it had stated: every statement that an earlier epoch of it
 * signed and this terminal has is brought back. The wallet charges nothing on it; its people compare.
 */
import { parsePosition, splitSignedStatement, unpackStatement } from "#domain/statement.ts";
import type { WalletBackend } from "../backends/backend.ts";
import { readFact, writeFact } from "../facts.ts";
import { paymentStatements } from "../payments/store.ts";
import { refundStatements } from "../refunds/store.ts";
import type { Till } from "../till.ts";

export class Reminders {
  readonly #till: Till;
  readonly #backend: WalletBackend;
  #running: Promise<void> | undefined;

  constructor(till: Till, backend: WalletBackend) {
    this.#till = till;
    this.#backend = backend;
  }

  /** Brings what is still to be brought, if anything is; what fails is tried again when the line comes back. */
  wake(): void {
    this.#running ??= this.#remind()
      .catch((error: Error) => this.#till.log.error({ err: error }, "reminding the wallet failed here"))
      .finally(() => {
        this.#running = undefined;
      });
  }

  async #remind(): Promise<void> {
    const { db } = this.#till.store;
    const epoch = parsePosition(readFact(db, "stream_position") ?? "")?.epoch;
    const reminded = Number(readFact(db, "reminded_epoch") ?? 1);
    if (epoch === undefined || epoch <= reminded) return;
    for (const signed of [...paymentStatements(db), ...refundStatements(db)])
      if (epochOf(signed) < epoch && !(await this.#backend.remind(signed))) return;
    this.#till.store.write((db) => writeFact(db, "reminded_epoch", String(epoch)));
  }
}

/** A stored statement was verified before it was stored. */
function epochOf(signed: Uint8Array): number {
  const parts = splitSignedStatement(signed);
  return (parts && unpackStatement(parts.statement)?.position.epoch) ?? 0;
}
