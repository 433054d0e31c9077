/** The terminal's side of activation: proves the one-time code, enrols its key, pins the wallet's root. */
import { z } from "zod";
import { CURRENCIES, type Currency } from "#domain/money.ts";
import {
  activationDigest,
  agreeOnCodeKey,
  checkCode,
  codeKeyOf,
  enrolmentDigest,
  proveCode,
} from "#kit/activation.ts";
import { StartFault } from "#kit/settings.ts";
import { newKeyPair, privateKeyObject, signIn } from "#kit/signatures.ts";
import type { ActiveIdentity, Identity } from "./identity.ts";

const TIMEOUT_MS = 10_000;

const Answer = z.object({
  terminal: z.uuid(),
  number: z.string(),
  merchant: z.object({
    id: z.uuid(),
    nameZh: z.string(),
    nameEn: z.string(),
    place: z.string(),
    city: z.string(),
    country: z.string(),
    category: z.string(),
    currency: z.enum(Object.keys(CURRENCIES) as [Currency, ...Currency[]]),
    timeZone: z.string(),
  }),
  rootKey: z.base64url(),
  agreementKey: z.base64url(),
  payUrl: z.url(),
  demo: z.boolean(),
  proof: z.base64url(),
});

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));

/**
 * Enrols this terminal at the wallet with a code that bank staff gave.
 * @throws StartFault one sentence: the wallet cannot be reached, refuses the code, or cannot prove that it knows it
 */
export async function activate(walletUrl: string, identity: Identity, code: string): Promise<ActiveIdentity> {
  const agreement = newKeyPair("x25519");
  const codeKey = codeKeyOf(code, identity.serial);
  const digest = activationDigest(identity.serial, identity.signing.publicKey, agreement.publicKey);
  const answer = await post(walletUrl, {
    serial: identity.serial,
    publicKey: textOf(identity.signing.publicKey),
    agreementKey: textOf(agreement.publicKey),
    proof: textOf(proveCode(codeKey, digest)),
    signature: textOf(signIn("activation", digest, privateKeyObject(identity.signing))),
  });
  const rootKey = bytesOf(answer.rootKey);
  const walletKey = bytesOf(answer.agreementKey);
  if (!checkCode(codeKey, enrolmentDigest(answer.terminal, rootKey, walletKey), bytesOf(answer.proof)))
    throw new StartFault(
      `The server at ${walletUrl} could not prove that it is the bank's: check WALLET_URL, and ask for a new code.`,
    );
  const { terminal, number, merchant, payUrl, demo } = answer;
  const enrolment = {
    terminal,
    number,
    merchant,
    payUrl,
    demo,
    rootKey,
    codeKey: agreeOnCodeKey(agreement, walletKey),
  };
  return { ...identity, enrolment };
}

async function post(walletUrl: string, body: object): Promise<z.infer<typeof Answer>> {
  const response = await fetch(new URL("/v1/activations", walletUrl), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: Error) => {
    throw new StartFault(
      `The wallet at ${walletUrl} cannot be reached (${error.message}): check the line and WALLET_URL.`,
    );
  });
  if (!response.ok)
    throw new StartFault(
      "The bank refused the activation code: it is wrong, used or expired. Ask for a new one and set ACTIVATION_CODE.",
    );
  return Answer.parse(await response.json());
}
