/**
 * Which identity a terminal starts with: its own, activated now where it was not, or activated anew with another code, as the
 * bank gives for a terminal that it had suspended.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import type { Logger } from "pino";
import { z } from "zod";
import { type Settings, StartFault } from "#kit/settings.ts";
import { activate, isNewCode } from "./activation.ts";
import {
  type ActiveIdentity,
  type Identity,
  isActive,
  loadIdentity,
  saveIdentity,
  withNewKey,
} from "./identity.ts";
import { systemClocks } from "./wallet-clock.ts";

export interface Enrolling {
  /** Where the identity is kept. */
  readonly folder: string;
  readonly walletUrl: string;
  readonly settings: Settings;
  readonly log: Logger;
}

/** @throws StartFault for a terminal that is not active and cannot become it now */
export async function enrolledIdentity(enrolling: Enrolling): Promise<ActiveIdentity> {
  const { folder, settings } = enrolling;
  mkdirSync(folder, { recursive: true });
  const serial = settings.TERMINAL_SERIAL || `SY${randomBytes(4).toString("hex").toUpperCase()}`;
  const identity = loadIdentity(folder, serial);
  if (isActive(identity)) return goOn(enrolling, identity);
  const code = settings.ACTIVATION_CODE || (await codeFromLauncher(identity.serial));
  if (!code)
    throw new StartFault(
      `This terminal (serial ${identity.serial}) is not activated: ask the bank for a code and set ACTIVATION_CODE.`,
    );
  const active = await enrol(enrolling, identity, code);
  if (active.enrolment.demo !== (settings.SHOUYIN_DEMO === "1"))
    throw new StartFault(
      "The wallet and this terminal are not both demo or both production: correct SHOUYIN_DEMO or WALLET_URL.",
    );
  saveIdentity(folder, active);
  return active;
}

/** With a code that is new and keys that are; a code that will not do keeps no terminal from selling. */
async function goOn(enrolling: Enrolling, identity: ActiveIdentity): Promise<ActiveIdentity> {
  const { folder, settings, log } = enrolling;
  const code = settings.ACTIVATION_CODE;
  if (!isNewCode(identity, code)) return identity;
  try {
    const active = await enrol(enrolling, identity, code);
    if (active.enrolment.terminal !== identity.enrolment.terminal)
      throw new StartFault("The new activation code is another terminal's: ask the bank for this one's.");
    saveIdentity(folder, active);
    return active;
  } catch (error) {
    if (!(error instanceof StartFault)) throw error;
    log.error({ err: error }, "the new activation code will not do: this terminal goes on as it was");
    return identity;
  }
}

/** Each try with a key of its own: one whose activation was never answered may be enrolled, and is for ever. */
function enrol({ walletUrl }: Enrolling, identity: Identity, code: string): Promise<ActiveIdentity> {
  return activate(walletUrl, withNewKey(identity, systemClocks.now()), code);
}

const CodeAnswer = z.object({ activationCode: z.string() });

/** In a demo the launcher stands in for the bank's staff. */
function codeFromLauncher(serial: string): Promise<string | undefined> {
  if (!process.send) return Promise.resolve(undefined);
  process.send({ activationCodeFor: serial });
  return new Promise((resolve) => {
    process.once("message", (message) => resolve(CodeAnswer.safeParse(message).data?.activationCode));
  });
}
