/**
 * Events for whoever reads at this moment, and for nobody else: they have no id, are kept nowhere, and a reader that
 * comes a moment later never hears of them.
 */
export class PassingEvents<E> {
  readonly #listeners = new Set<(event: E) => void>();

  /** Calls back at each event; returns the way to stop that. */
  listen(listener: (event: E) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: E): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
