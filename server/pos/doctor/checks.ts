/** Everything that is examined, as data, in the order in which a report has it. */
import { clock } from "./checks/clock.ts";
import { disk } from "./checks/disk.ts";
import { display } from "./checks/display.ts";
import { drawer } from "./checks/drawer.ts";
import { identity } from "./checks/identity.ts";
import { line } from "./checks/line.ts";
import { node } from "./checks/node.ts";
import { ports } from "./checks/ports.ts";
import { printer } from "./checks/printer.ts";
import { scanner } from "./checks/scanner.ts";
import { screens, sound } from "./checks/screens.ts";
import { settings } from "./checks/settings.ts";
import { store } from "./checks/store.ts";
import { proofKey, wallet } from "./checks/wallet.ts";
import type { Check } from "./finding.ts";

export const CHECKS = {
  node,
  settings,
  screens,
  disk,
  store,
  identity,
  clock,
  wallet,
  proof_key: proofKey,
  line,
  ports,
  printer,
  drawer,
  scanner,
  display,
  sound,
} as const;

export type CheckName = keyof typeof CHECKS;
export const CHECK_NAMES = Object.keys(CHECKS) as readonly CheckName[];

type FactsOf<C> = C extends Check<infer Facts> ? Facts : never;
/** What each check judges. */
export type Facts = { readonly [N in CheckName]: FactsOf<(typeof CHECKS)[N]> };

/** The ways to the facts, one a check: where a running terminal is asked they are others than where none runs. */
export type Gatherers = { readonly [N in CheckName]: () => Promise<Facts[N]> | Facts[N] };
