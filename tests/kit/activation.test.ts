import { describe, expect, test } from "vitest";
import {
  activationDigest,
  agreeOnCodeKey,
  checkCode,
  codeKeyOf,
  enrolmentDigest,
  normalizeCode,
  proveCode,
} from "#kit/activation.ts";
import { newKeyPair } from "#kit/signatures.ts";

const SERIAL = "SY1A2B3C4D";
const [publicKey, agreementKey] = [newKeyPair().publicKey, newKeyPair("x25519").publicKey];
const digest = activationDigest(SERIAL, publicKey, agreementKey);
const codeKey = codeKeyOf("7K3M-9QXR-2T", SERIAL);

describe("the code that bank staff read aloud", () => {
  test.each(["7K3M9QXR2T", "7k3m-9qxr-2t", " 7K3M 9QXR 2T ", "7K3M–9QXR—2T".replace(/[–—]/g, "-")])(
    "%j is the same code",
    (typed) => expect(codeKeyOf(typed, SERIAL)).toEqual(codeKey),
  );

  test("O is 0, I and L are 1, as Crockford has it", () => {
    expect(normalizeCode("oO0-iIlL1")).toBe("00011111");
  });

  test("is proven without being sent, for this very terminal and its keys", () => {
    const proof = proveCode(codeKey, digest);
    expect(proof.length).toBe(32);
    expect(Buffer.from(proof).includes(Buffer.from("7K3M9QXR2T"))).toBe(false);
    expect(checkCode(codeKey, digest, proof)).toBe(true);
  });

  test.each<[string, Uint8Array, Uint8Array]>([
    ["another code", codeKeyOf("7K3M9QXR2V", SERIAL), digest],
    ["another serial number", codeKeyOf("7K3M9QXR2T", "SY00000000"), digest],
    ["another terminal's name", codeKey, activationDigest("SY00000000", publicKey, agreementKey)],
    ["a key put in on the way", codeKey, activationDigest(SERIAL, newKeyPair().publicKey, agreementKey)],
    [
      "an agreement key put in on the way",
      codeKey,
      activationDigest(SERIAL, publicKey, newKeyPair().publicKey),
    ],
    ["the keys the other way round", codeKey, activationDigest(SERIAL, agreementKey, publicKey)],
  ])("%s proves nothing", (_, key, claimed) => {
    expect(checkCode(codeKey, digest, proveCode(key, claimed))).toBe(false);
  });

  test.each([0, 31, 33])("%i bytes are no proof", (length) => {
    expect(checkCode(codeKey, digest, new Uint8Array(length))).toBe(false);
  });

  test("the terminal's proof is not the bank's: neither can be sent back", () => {
    const enrolment = enrolmentDigest(SERIAL, publicKey, agreementKey);
    const other = enrolmentDigest("another terminal", publicKey, agreementKey);
    expect(checkCode(codeKey, enrolment, proveCode(codeKey, other))).toBe(false);
    expect(checkCode(codeKey, enrolment, proveCode(codeKey, enrolment))).toBe(true);
  });
});

describe("the key of the 8-digit code", () => {
  test("is known to both sides and was never sent", () => {
    const [terminal, wallet] = [newKeyPair("x25519"), newKeyPair("x25519")];
    const agreed = agreeOnCodeKey(terminal, wallet.publicKey);
    expect(agreed.length).toBe(32);
    expect(agreeOnCodeKey(wallet, terminal.publicKey)).toEqual(agreed);
    expect(agreeOnCodeKey(newKeyPair("x25519"), wallet.publicKey)).not.toEqual(agreed);
  });

  test("is not agreed on with a key that would make it known to all", () => {
    expect(() => agreeOnCodeKey(newKeyPair("x25519"), new Uint8Array(32))).toThrow();
  });
});
