import type { DrawerOutcome, DrawerPin, DrawerTrial, DrawerWiring, SwitchLevel } from "../drawer.ts";
import { pulse, realTimePulse } from "../escpos/pulse.ts";
import type { ConfirmationLevel } from "../printer.ts";
import type { Conversation } from "./conversation.ts";
import type { Timing } from "./timing.ts";

export interface Kick {
  readonly pin: DrawerPin;
  /** The level that means open, where it is known; otherwise any movement of the switch counts. */
  readonly opensTo: DrawerWiring["opensTo"];
  /** Whether a job is in the printer, behind which an ordinary pulse would have to wait; asked when the pulse leaves. */
  readonly isBehindJob: () => boolean;
  /** Nothing while the printer has not been heard yet. */
  readonly level: ConfirmationLevel | undefined;
  /** Called once the pulse has been written, or it is certain that it will not be. */
  readonly onLeft: () => void;
}

/** One pulse, and what the switch said before and after it; no level where the printer did not say. */
export interface Kicked {
  readonly pulse: DrawerTrial["pulse"];
  readonly before: SwitchLevel | undefined;
  readonly after: SwitchLevel | undefined;
}

const lookEveryMs = 100;

/**
 * Sends exactly one pulse and looks at the drawer's switch. The pulse is not repeated when the switch does not move:
 * a drawer without one looks the same, and a drawer must never open twice for one sale.
 */
export async function kickDrawer(conversation: Conversation, kick: Kick, timing: Timing): Promise<Kicked> {
  const { connection } = conversation;
  const answers = kick.level !== "D";
  // One answer that is late or lost is no silence.
  const before = answers ? ((await askLevel(conversation)) ?? (await askLevel(conversation))) : undefined;
  const inRealTime = kick.isBehindJob() || conversation.condition.offline;
  const sent =
    (before !== undefined || !answers) &&
    connection.write(inRealTime ? realTimePulse(kick.pin) : pulse(kick.pin));
  kick.onLeft();
  if (!sent) return { pulse: "not-sent", before, after: undefined };

  let after: SwitchLevel | undefined;
  let isSeen = false;
  const until = performance.now() + connection.busyMs + timing.drawerMs;
  if (!answers) await conversation.pause(connection.busyMs);
  while (answers && !isSeen && !connection.isOver && performance.now() < until) {
    if (after !== undefined) await conversation.next("change", { ms: lookEveryMs });
    after = await askLevel(conversation);
    isSeen = after !== undefined && isOpen(after, before, kick.opensTo);
  }
  return { pulse: connection.isOver && !isSeen ? "unknown" : "sent", before, after };
}

async function askLevel(conversation: Conversation): Promise<SwitchLevel | undefined> {
  if (!(await conversation.ask(1))) return undefined;
  return conversation.condition.drawerPin ? "high" : "low";
}

function isOpen(after: SwitchLevel, before: SwitchLevel | undefined, opensTo: Kick["opensTo"]): boolean {
  return opensTo === undefined ? after !== before : after === opensTo;
}

export function outcomeOf({ pulse, before, after }: Kicked, opensTo: Kick["opensTo"]): DrawerOutcome {
  if (pulse !== "sent") return pulse;
  if (after === undefined) return "sent";
  if (isOpen(after, before, opensTo)) return "opened";
  return opensTo === undefined ? "sent" : "stayed-shut";
}

export function trialOf({ pulse, before, after }: Kicked): DrawerTrial {
  if (before === undefined || after === undefined) return { pulse, switched: "unheard" };
  return { pulse, switched: after === before ? "still" : after };
}
