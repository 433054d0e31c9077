/**
 * What the scanner on a line of the terminal's own reads, and who is told. A payment code is a secret for a minute and
 * pays once: it goes to whoever reads at this moment, has no place in any log, and nobody hears of it later.
 */
import type { Scanner } from "#hardware/scanner.ts";
import type { CheckoutEvents } from "./api.ts";

type ScanView = CheckoutEvents["scan"];

/** A checkout that follows the terminal's events now. */
export interface ScanReader {
  /** Which screen it is. One that comes back after its line was cut is read by its new stream and not by the old. */
  readonly screen: string;
  /** Whether somebody is signed in there who may work. */
  isAttended(): boolean;
  take(scan: ScanView): void;
}

/**
 * Gives each scan to the one checkout at which somebody is signed in. At two of them two customers may be standing, and
 * the code of one must not pay what the other owes: so neither gets it, and both are told that the scanner is contested.
 */
export class Scans {
  readonly #readers = new Set<ScanReader>();
  readonly #listeners = new Set<() => void>();
  #wasContested = false;

  /** Whether more than one checkout could have the next scan. */
  get isContested(): boolean {
    return this.#attended().length > 1;
  }

  /** Calls back when it becomes contested or is no more; returns the way to stop that. */
  onContested(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes part from now on; returns the way to leave. */
  join(reader: ScanReader): () => void {
    this.#readers.add(reader);
    this.#review();
    return () => {
      this.#readers.delete(reader);
      this.#review();
    };
  }

  pass(scan: ScanView): void {
    const [only, ...others] = this.#attended();
    if (others.length === 0) only?.take(scan);
  }

  #attended(): readonly ScanReader[] {
    const latest = new Map([...this.#readers].map((reader) => [reader.screen, reader]));
    return [...latest.values()].filter((reader) => reader.isAttended());
  }

  #review(): void {
    const isContested = this.isContested;
    if (isContested === this.#wasContested) return;
    this.#wasContested = isContested;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Passes on all that a scanner reads; returns the way to stop that. */
export function passScans(scans: Scans, scanner: Scanner): () => void {
  const stops = [
    scanner.onCode((text) => scans.pass({ text })),
    scanner.onUnreadable(() => scans.pass({ text: "" })),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
