/** The terminal's side of activation: proves the one-time code, enrols its key, pins the wallet's root. */
import { z } from "zod";
import {
  activationDigest,
  agreeOnCodeKey,
  checkCode,
  codeKeyOf,
  enrolmentDigest,
  proveCode,
} from "#kit/activation.ts";
import { bareOrigin, StartFault } from "#kit/settings.ts";
import { newKeyPair, privateKeyObject, sha256, signIn } from "#kit/signatures.ts";
import { type ActiveIdentity, type Identity, Merchant } from "./identity.ts";

const TIMEOUT_MS = 10_000;

/** The wallet's answer, checked for all that the terminal goes by later: what is wrong here would stop a till in use. */
const Answer = z.object({
  terminal: z.uuid(),
  number: z.string(),
  merchant: Merchant,
  rootKey: z.base64url().refine(isKey),
  agreementKey: z.base64url().refine(isKey),
  /** Goes into every QR, so that it is spelt as the one origin that it is. */
  payUrl: z.string().refine((text) => bareOrigin(text) === text),
  demo: z.boolean(),
  time: z.int(),
  proof: z.base64url(),
});

function isKey(text: string): boolean {
  return bytesOf(text).length === 32;
}

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));

/**
 * Enrols this terminal at the wallet with a code that bank staff gave.
 * @throws StartFault one sentence: the wallet cannot be reached, refuses the code, answers what is no activation, or
 * cannot prove that it knows the code
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
  if (!checkCode(codeKey, enrolmentDigest(digest, answer), bytesOf(answer.proof)))
    throw new StartFault(
      `The server at ${walletUrl} could not prove that it is the bank's: check WALLET_URL, and ask for a new code.`,
    );
  const agreed = agreeOnCodeKey(agreement, bytesOf(answer.agreementKey));
  if (!agreed) throw noActivation(walletUrl);
  const { terminal, number, merchant, payUrl, demo } = answer;
  const rootKey = bytesOf(answer.rootKey);
  return {
    ...identity,
    activatedWith: nameOfCode(code, identity.serial),
    enrolment: { terminal, number, merchant, payUrl, demo, rootKey, codeKey: agreed },
  };
}

/**
 * Whether this is another code than the one that this terminal was activated with: the bank lets one that it had suspended go
 * on with new keys.
 */
export function isNewCode({ activatedWith, serial }: Identity, code: string): boolean {
  return code !== "" && activatedWith !== undefined && activatedWith !== nameOfCode(code, serial);
}

/** Names a code without telling it. */
function nameOfCode(code: string, serial: string): string {
  return textOf(sha256(codeKeyOf(code, serial)));
}

function noActivation(walletUrl: string): StartFault {
  return new StartFault(
    `The server at ${walletUrl} answered with no activation that this terminal understands: check WALLET_URL, or call the bank.`,
  );
}

async function post(walletUrl: string, input: object): Promise<z.infer<typeof Answer>> {
  const response = await fetch(new URL("/v1/activations", walletUrl), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
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
  const body: unknown = await response.json().catch(() => {
    throw noActivation(walletUrl);
  });
  const answer = Answer.safeParse(body);
  if (!answer.success) throw noActivation(walletUrl);
  return answer.data;
}
