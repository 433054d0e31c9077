import type { Presence } from "./presence.ts";

/** A code scanner on a line of its own. What it reads is told once, to whoever listens at that moment, and kept by nobody. */
export interface Scanner {
  /** Calls back with the text of each code; returns the way to stop that. */
  onCode(listener: (text: string) => void): () => void;
  /** Calls back when something came that is no text: its person hears the scanner's beep and has to be told. */
  onUnreadable(listener: () => void): () => void;
  status(): Presence;
  /** Calls back at each change of status; returns the way to stop that. */
  onStatus(listener: (status: Presence) => void): () => void;
  close(): Promise<void>;
}
