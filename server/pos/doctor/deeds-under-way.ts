/** What the doctor was asked to do, by the id of whoever asked: done once, however often it is asked after. */
import type { Id } from "#domain/ids.ts";
import type { LineOfReport } from "./report.ts";

/** A test page takes longer on a slow line than a screen waits for an answer. */
const WAIT_MS = 5_000;
/** As many as anybody still asks after. */
const KEPT = 20;

/** In memory only: a deed of the last life is not known, and not begun again. */
export class DeedsUnderWay {
  readonly #deeds = new Map<Id, Promise<LineOfReport>>();

  /** Begins it, unless it was begun before. @param work never rejects */
  begin(id: Id, work: () => Promise<LineOfReport>): void {
    if (this.#deeds.has(id)) return;
    this.#deeds.set(id, work());
    const [oldest] = this.#deeds.keys();
    if (this.#deeds.size > KEPT && oldest !== undefined) this.#deeds.delete(oldest);
  }

  has(id: Id): boolean {
    return this.#deeds.has(id);
  }

  /** What became of it; undefined while it is still under way after some seconds. */
  async outcome(id: Id, waitMs = WAIT_MS): Promise<LineOfReport | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), waitMs);
    });
    const line = await Promise.race([this.#deeds.get(id), patience]);
    clearTimeout(timer);
    return line;
  }
}
