import type { DrawerState, DrawerWiring, SwitchLevel } from "../drawer.ts";

type Listener = (state: DrawerState) => void;

/** What the drawer's switch says, in the light of how the drawer is wired. */
export class DrawerSwitch {
  readonly #listeners = new Set<Listener>();
  #wiring: DrawerWiring = { pin: 2, opensTo: undefined };
  #level: SwitchLevel | undefined;
  #state: DrawerState = "unknown";

  get wiring(): DrawerWiring {
    return this.#wiring;
  }

  get state(): DrawerState {
    return this.#state;
  }

  wire(wiring: DrawerWiring): void {
    this.#wiring = wiring;
    this.#refresh();
  }

  /** @param level nothing while the printer cannot tell or is not heard */
  note(level: SwitchLevel | undefined): void {
    this.#level = level;
    this.#refresh();
  }

  onState(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #refresh(): void {
    const { opensTo } = this.#wiring;
    const known = opensTo !== undefined && this.#level !== undefined;
    const state = !known ? "unknown" : this.#level === opensTo ? "open" : "closed";
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state);
  }
}
