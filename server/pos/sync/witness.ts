/**
 * Has the wallet witness the journal: a chain of hashes shows a row that was changed, but neither an end that was cut
 * off nor a chain that was written anew. What the wallet has seen of it shows both.
 */
import { publishAlarms, raiseAlarm } from "../alarms/alarms.ts";
import type { WalletBackend } from "../backends/backend.ts";
import { hasRow, journalHead } from "../journal.ts";
import type { Till } from "../till.ts";

export class Witness {
  readonly #till: Till;
  readonly #backend: WalletBackend;
  #asking = false;

  constructor(till: Till, backend: WalletBackend) {
    this.#till = till;
    this.#backend = backend;
  }

  /** Tells how far the journal has come, and compares what the wallet had seen of it. Returns at once. */
  tell(): void {
    if (this.#asking) return;
    this.#asking = true;
    this.#compare()
      .catch((error: Error) => this.#till.log.error({ err: error }, "the journal could not be witnessed"))
      .finally(() => {
        this.#asking = false;
      });
  }

  async #compare(): Promise<void> {
    const till = this.#till;
    const head = journalHead(till.store.db);
    const seen = head && (await this.#backend.witness(head));
    if (!seen || hasRow(till.store.db, seen)) return;
    const alarm = { kind: "journal_broken", subject: `journal ${seen.number}` } as const;
    if (till.store.write((db) => raiseAlarm(till, db, alarm))) publishAlarms(till);
  }
}
