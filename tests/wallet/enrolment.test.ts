import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Id } from "#domain/ids.ts";
import { activationDigest, codeKeyOf, enrolmentDigest, proveCode } from "#kit/activation.ts";
import { listen } from "#kit/listen.ts";
import { newId } from "#kit/random-ids.ts";
import { StartFault } from "#kit/settings.ts";
import { newKeyPair } from "#kit/signatures.ts";
import { activate } from "#pos/activation.ts";
import type { ActiveIdentity, Identity } from "#pos/identity.ts";
import type { Activation, ActivationInput } from "#wallet/api.ts";
import { issueActivationCode } from "#wallet/terminals/activation.ts";
import { base64url, bytesOf, Wallet } from "./support.ts";

let wallet: Wallet;
let merchant: Id;

beforeAll(async () => {
  wallet = await Wallet.open();
  merchant = await wallet.openMerchant();
});
afterAll(() => wallet.close());

/** Whoever stands between terminal and wallet, with what he makes of the wallet's answer. */
type Tamper = (answer: Activation, asked: ActivationInput, code: string) => unknown;

/** A new terminal is activated over a line on which somebody stands. */
async function activateThrough(tamper: Tamper): Promise<ActiveIdentity> {
  const serial = `SN-${newId()}`;
  const code = await issueActivationCode(wallet.db, merchant, serial);
  const line = new Hono().post("/v1/activations", async (c) => {
    const asked: ActivationInput = await c.req.json();
    const { body } = await wallet.activate<Activation>(asked);
    const answer = tamper(body, asked, code);
    return typeof answer === "string" ? c.body(answer) : c.json(answer as object);
  });
  const server = await listen(line, "127.0.0.1", 0);
  const { publicKey, privateKey } = newKeyPair();
  const signing = { publicKey: new Uint8Array(publicKey), privateKey: new Uint8Array(privateKey) };
  const identity: Identity = { serial, signing, pepper: new Uint8Array(32) };
  try {
    return await activate(`http://127.0.0.1:${server.port}`, identity, code);
  } finally {
    await server.close();
  }
}

async function faultOf(tamper: Tamper): Promise<string> {
  const outcome = await activateThrough(tamper).catch((error: unknown) => error);
  if (outcome instanceof StartFault) return outcome.message;
  throw outcome instanceof Error ? outcome : new Error("the terminal was activated");
}

describe("a terminal takes over what the wallet answers", () => {
  test("word for word, when nobody has changed any of it", async () => {
    let said: Activation | undefined;
    const { enrolment } = await activateThrough((answer) => {
      said = answer;
      return answer;
    });
    if (!said) throw new Error("the wallet was asked");
    const { terminal, number, payUrl, demo } = said;
    expect(enrolment).toMatchObject({ terminal, number, merchant: said.merchant, payUrl, demo });
    expect(enrolment.rootKey).toEqual(new Uint8Array(wallet.keys.rootKey));
    expect(enrolment.codeKey).toHaveLength(32);
  });

  const shop = (facts: Partial<Activation["merchant"]>) => (answer: Activation) => ({
    ...answer,
    merchant: { ...answer.merchant, ...facts },
  });
  const otherKey = base64url(newKeyPair().publicKey);
  test.each<[string, Tamper]>([
    ["where customers pay", (answer) => ({ ...answer, payUrl: "https://evil.example" })],
    ["the root that vouches for proofs", (answer) => ({ ...answer, rootKey: otherKey })],
    ["the agreement key", (answer) => ({ ...answer, agreementKey: otherKey })],
    ["the world", (answer) => ({ ...answer, demo: false })],
    ["the terminal", (answer) => ({ ...answer, terminal: newId() })],
    ["its number", (answer) => ({ ...answer, number: "10009999" })],
    ["the time", (answer) => ({ ...answer, time: answer.time + 1 })],
    ["the shop", shop({ id: newId() })],
    ["its name", shop({ nameZh: "坏邻居" })],
    ["its English name", shop({ nameEn: "Bad Neighbour" })],
    ["its place", shop({ place: "别处" })],
    ["its city", shop({ city: "Elsewhere" })],
    ["its country", shop({ country: "XX" })],
    ["its category", shop({ category: "7995" })],
    ["its currency", shop({ currency: "USD" })],
    ["its time zone", shop({ timeZone: "Europe/London" })],
  ])("not when %s was exchanged on the way", async (_, tamper) => {
    expect(await faultOf(tamper)).toMatch(/^The server at \S+ could not prove that it is the bank's: .+\.$/);
  });

  test("not when it is the answer to another question", async () => {
    const answers: Activation[] = [];
    await activateThrough((answer) => {
      answers.push(answer);
      return answer;
    });
    expect(await faultOf(() => answers[0])).toMatch(/could not prove/);
  });

  /** The bank's own mistake, proven as the truth is. */
  const proven =
    (facts: Partial<Activation>): Tamper =>
    (answer, asked, code) => {
      const wrong = { ...answer, ...facts };
      const digest = activationDigest(asked.serial, bytesOf(asked.publicKey), bytesOf(asked.agreementKey));
      const proof = proveCode(codeKeyOf(code, asked.serial), enrolmentDigest(digest, wrong));
      return { ...wrong, proof: base64url(proof) };
    };
  const inZone =
    (timeZone: string): Tamper =>
    (answer, asked, code) =>
      proven({ merchant: { ...answer.merchant, timeZone } })(answer, asked, code);

  test.each<[string, Tamper]>([
    ["a root key of another length", proven({ rootKey: base64url(new Uint8Array(31)) })],
    ["an agreement key of another length", proven({ agreementKey: base64url(new Uint8Array(33)) })],
    ["an agreement key of low order", proven({ agreementKey: base64url(new Uint8Array(32)) })],
    ["a time zone that there is not", inZone("Mars/Olympus")],
    ["no time zone", inZone("")],
    ["an address with a path", proven({ payUrl: "https://wallet.bank.example/pay" })],
    ["an address with a query", proven({ payUrl: "https://wallet.bank.example?x" })],
    ["an address with a password", proven({ payUrl: "https://u:p@wallet.bank.example" })],
    ["an address that is none of the web", proven({ payUrl: "ftp://wallet.bank.example" })],
    ["no address", proven({ payUrl: "" })],
    ["a page of a hotel's network", () => "<html>Welcome</html>"],
    ["nothing of all that", () => ({})],
  ])("not when it has %s, even from the bank", async (_, tamper) => {
    expect(await faultOf(tamper)).toMatch(/^The server at \S+ answered with no activation .+\.$/);
  });

  test("also with a payUrl and a zone that are sound", async () => {
    const tamper = proven({ payUrl: "https://wallet.bank.example:8443" });
    expect((await activateThrough(tamper)).enrolment.payUrl).toBe("https://wallet.bank.example:8443");
    expect((await activateThrough(inZone("UTC"))).enrolment.merchant.timeZone).toBe("UTC");
  });
});
