/**
 * All that is known of a device that does not answer: whether its line is open. A pole display has no way to answer, and
 * a scanner speaks only when it has read something; one that is switched off behind an adapter that is plugged in is
 * `present` too.
 */
export type Presence = "absent" | "present";

type Listener = (presence: Presence) => void;

/** Whether a device is there, told to whoever wants to know at each change. */
export class Attendance {
  readonly #listeners = new Set<Listener>();
  #presence: Presence = "absent";

  get presence(): Presence {
    return this.#presence;
  }

  /** Calls back at each change; returns the way to stop that. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(presence: Presence): void {
    if (presence === this.#presence) return;
    this.#presence = presence;
    for (const listener of [...this.#listeners]) listener(presence);
  }
}
