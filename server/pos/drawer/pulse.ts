import type { DrawerOutcome, DrawerPin, DrawerTrial } from "#hardware/drawer.ts";
import { failpoint } from "#kit/failpoint.ts";
import type { Till } from "../till.ts";

/** Gives the drawer its one pulse; its intent is stored by now. A driver that fails leaves the opening in doubt. */
export async function giveOnePulse(till: Till): Promise<DrawerOutcome> {
  failpoint("pos before the drawer");
  const outcome = await till.drawer.open().catch((error: Error): DrawerOutcome => {
    till.log.error({ err: error }, "the drawer's driver failed");
    return "unknown";
  });
  failpoint("pos after the drawer");
  return outcome;
}

/** As `giveOnePulse`, on a pin of choice, to see what comes of it. */
export async function tryOnePulse(till: Till, pin: DrawerPin): Promise<DrawerTrial> {
  failpoint("pos before the drawer");
  const trial = await till.drawer.tryPin(pin).catch((error: Error): DrawerTrial => {
    till.log.error({ err: error }, "the drawer's driver failed");
    return { pulse: "unknown", switched: "unheard" };
  });
  failpoint("pos after the drawer");
  return trial;
}
