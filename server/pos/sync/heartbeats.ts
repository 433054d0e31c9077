/**
 * Tells the bank how this terminal is, so that its people see what is wrong before the shopkeeper calls. No payment waits for
 * it, and one that gets lost is no matter: the next tells the same.
 */
import { performance } from "node:perf_hooks";
import type { HeartbeatReport } from "#domain/heartbeat.ts";
import { openAlarms } from "../alarms/alarms.ts";
import type { WalletBackend } from "../backends/backend.ts";
import type { Devices } from "../devices.ts";
import { heartbeatOf, isDue, type Told } from "../heartbeat.ts";
import { pendingTotals } from "../payments/store.ts";
import type { Till } from "../till.ts";

export interface HeartbeatDeps {
  readonly till: Till;
  readonly backend: Pick<WalletBackend, "beat">;
  readonly devices: Devices;
  /** Shouyin's version. */
  readonly version: string;
  readonly isVirtualPrinter: boolean;
  /** Room left on the disk of the terminal's store. */
  readonly freeBytes: () => Promise<number>;
}

export class Heartbeats {
  readonly #deps: HeartbeatDeps;
  #last: Told | undefined;
  #telling = false;

  constructor(deps: HeartbeatDeps) {
    this.#deps = deps;
  }

  /** Tells of each change of a device; returns the way to stop that. */
  watch(): () => void {
    const { till, devices } = this.#deps;
    const tell = () => this.tell();
    const stops = [
      till.printer.onStatus(tell),
      devices.scanner?.onStatus(tell),
      devices.pole?.onStatus(tell),
    ];
    return () => {
      for (const stop of stops) stop?.();
    };
  }

  /** Tells how the terminal is, where that is due. Returns at once. */
  tell(): void {
    if (this.#telling) return;
    this.#telling = true;
    this.#tellIfDue()
      .catch((error: Error) => this.#deps.till.log.error({ err: error }, "a heartbeat failed here"))
      .finally(() => {
        this.#telling = false;
      });
  }

  async #tellIfDue(): Promise<void> {
    const { till, backend } = this.#deps;
    const report = await this.#report();
    const at = till.clocks.monotonic();
    if (!isDue(this.#last, report, at)) return;
    if (await backend.beat(report)) this.#last = { report, at };
  }

  async #report(): Promise<HeartbeatReport> {
    const { till, devices, version, isVirtualPrinter, freeBytes } = this.#deps;
    const { store, clocks, walletClock, streams, printer, drawer } = till;
    return heartbeatOf({
      version,
      upForMs: performance.now(),
      clockAheadMs: walletClock.localAheadBy() ?? null,
      now: clocks.now(),
      printer: isVirtualPrinter ? "virtual" : printer.status(),
      drawer: drawer.state(),
      scanner: devices.scanner?.status(),
      pole: devices.pole?.status(),
      screens: streams.display.readers,
      freeBytes: await freeBytes(),
      pending: pendingTotals(store.db),
      alarms: openAlarms(store.db).length,
    });
  }
}
