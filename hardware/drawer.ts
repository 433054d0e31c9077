/**
 * What is known of an opening:
 * - `opened`: its switch was seen to open, or says that it is open
 * - `stayed-shut`: the pulse left, and the switch, whose meaning was learnt, says that the drawer is still shut
 * - `sent`: the pulse left and nothing can tell
 * - `unknown`: the link was lost on the way
 * - `not-sent`: no byte of it left
 */
export type DrawerOutcome = "opened" | "stayed-shut" | "sent" | "unknown" | "not-sent";

/** `unknown` where the printer cannot tell, is not heard now, or nobody has learnt what the drawer's switch means. */
export type DrawerState = "open" | "closed" | "unknown";

/** The connector pin that a drawer hangs on. Never both at once: one solenoid would be driven from two sides. */
export type DrawerPin = 2 | 5;

/** The level of the drawer's switch, on connector pin 3. */
export type SwitchLevel = "high" | "low";

/** How the drawer hangs on the printer: learnt at set-up, since drawers differ. */
export interface DrawerWiring {
  readonly pin: DrawerPin;
  /** The level that means open; nothing where that was not learnt, or cannot be seen. */
  readonly opensTo: SwitchLevel | undefined;
}

/** What a pulse on a pin of choice did. */
export interface DrawerTrial {
  readonly pulse: "sent" | "unknown" | "not-sent";
  /** Where the switch went; `still` if it did not move, `unheard` if the printer cannot tell. */
  readonly switched: SwitchLevel | "still" | "unheard";
}

/** A cash drawer. One call is one pulse at most: the caller never repeats it without asking a person. */
export interface Drawer {
  open(): Promise<DrawerOutcome>;
  /** One pulse on that pin, to find out how the drawer is wired. */
  tryPin(pin: DrawerPin): Promise<DrawerTrial>;
  /** Tells how the drawer is wired, from now on. Until then it hangs on pin 2 and its switch means nothing. */
  wire(wiring: DrawerWiring): void;
  state(): DrawerState;
  /** Calls back at each change of state; returns the way to stop that. */
  onState(listener: (state: DrawerState) => void): () => void;
}
