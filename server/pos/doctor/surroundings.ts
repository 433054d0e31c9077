/** What is examined in the same way whether the terminal runs or not: what lies round it. */
import { join } from "node:path";
import type { Settings } from "#kit/settings.ts";
import type { Identity } from "../identity.ts";
import { clockFacts } from "./checks/clock.ts";
import { diskFacts } from "./checks/disk.ts";
import { nodeFacts } from "./checks/node.ts";
import { type PortsSought, portsFacts } from "./checks/ports.ts";
import { screensFacts, soundFacts } from "./checks/screens.ts";
import { aheadOf, proofKeyFacts, type WalletSought, walletFacts } from "./checks/wallet.ts";
import type { Gatherers } from "./checks.ts";

export interface Surroundings extends Omit<PortsSought, "settings">, Omit<WalletSought, "isElsewhere"> {
  readonly settings: Settings;
  /** The folder of Shouyin's package.json. */
  readonly root: string;
}

type Around = Pick<
  Gatherers,
  "node" | "settings" | "screens" | "disk" | "clock" | "wallet" | "proof_key" | "ports" | "sound"
>;

/** Made for one examination: the wallet is asked once, for all that its answer tells. */
export function surroundings(around: Surroundings, identity: () => Identity | undefined): Around {
  const { settings, root } = around;
  const screens = join(root, "dist/terminal");
  let answer: ReturnType<typeof walletFacts> | undefined;
  const asked = () => {
    answer ??= walletFacts({ ...around, isElsewhere: settings.WALLET_URL !== "" }, identity());
    return answer;
  };
  return {
    node: () => nodeFacts(root),
    settings: () => ({}),
    screens: () => screensFacts(screens),
    disk: () => diskFacts(settings.SHOUYIN_DATA),
    clock: async () => clockFacts(aheadOf(await asked()), identity()?.enrolment?.merchant.timeZone),
    wallet: asked,
    proof_key: async () => proofKeyFacts(await asked()),
    ports: () => portsFacts(around),
    sound: () => soundFacts(screens),
  };
}
