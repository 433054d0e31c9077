import type { DrawerOutcome } from "../drawer.ts";
import { type DrawerPin, pulse, realTimePulse } from "../escpos/pulse.ts";
import type { ConfirmationLevel } from "../printer.ts";
import type { Conversation } from "./conversation.ts";
import type { Timing } from "./timing.ts";

export interface Kick {
  readonly pin: DrawerPin;
  /** Whether a job is in the printer, behind which an ordinary pulse would have to wait. */
  readonly behindJob: boolean;
  /** Nothing while the printer has not been heard yet. */
  readonly level: ConfirmationLevel | undefined;
}

const lookEveryMs = 100;

/**
 * Sends exactly one pulse and looks at the drawer's switch. The pulse is not repeated when the switch does not move:
 * a drawer without one looks the same, and a drawer must never open twice for one sale.
 */
export async function kickDrawer(
  conversation: Conversation,
  kick: Kick,
  timing: Timing,
): Promise<DrawerOutcome> {
  const { connection } = conversation;
  const heard = kick.level !== "D" && (await conversation.ask(1));
  if (!heard && kick.level !== "D") return "not-sent";
  const before = conversation.condition.drawerPin;
  const inRealTime = kick.behindJob || conversation.condition.offline;
  if (!connection.write(inRealTime ? realTimePulse(kick.pin) : pulse(kick.pin))) return "not-sent";

  const until = performance.now() + connection.busyMs + timing.drawerMs;
  while (heard && !connection.isOver && performance.now() < until) {
    await conversation.ask(1);
    if (conversation.condition.drawerPin !== before) return "opened";
    await conversation.next("change", { ms: lookEveryMs });
  }
  return connection.isOver ? "unknown" : "sent";
}
