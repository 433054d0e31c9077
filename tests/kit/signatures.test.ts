import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { equalBytes } from "#domain/bytes.ts";
import { LIFETIME_MAX_S } from "#domain/payment-request.ts";
import {
  keyId,
  matchCode,
  newKeyPair,
  privateKeyObject,
  publicKeyObject,
  type SignatureContext,
  sha256,
  signIn,
  signRequest,
  verifyIn,
  verifyRequest,
} from "#kit/signatures.ts";

const CONTEXTS: readonly SignatureContext[] = ["request", "statement", "certificate", "activation"];
const PAIRS = CONTEXTS.flatMap((signed) => CONTEXTS.map((read) => ({ signed, read })));
const bytes = Uint8Array.of(1, 2, 3);
const pair = newKeyPair();
const [privateKey, publicKey] = [privateKeyObject(pair), publicKeyObject(pair.publicKey)];

describe("signatures in a context", () => {
  test.each(PAIRS)("made as a $signed, read as a $read", ({ signed, read }) => {
    expect(verifyIn(read, bytes, signIn(signed, bytes, privateKey), publicKey)).toBe(signed === read);
  });

  test("cover every byte, for the one key", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 200 }), (said, heard) => {
        const signature = signIn("statement", said, privateKey);
        expect(signature.length).toBe(64);
        expect(verifyIn("statement", heard, signature, publicKey)).toBe(Buffer.compare(said, heard) === 0);
      }),
    );
    const other = publicKeyObject(newKeyPair().publicKey);
    expect(verifyIn("statement", bytes, signIn("statement", bytes, privateKey), other)).toBe(false);
  });

  test.each([0, 1, 63, 65, 128])("%i bytes are no signature", (length) => {
    expect(verifyIn("statement", bytes, new Uint8Array(length), publicKey)).toBe(false);
  });

  test("a context cannot be talked into another by what is signed", () => {
    const context = "shouyin payment statement 1\0";
    const smuggled = Buffer.concat([Buffer.from(context), bytes]);
    const signature = signIn("request", smuggled, privateKey);
    expect(verifyIn("statement", bytes, signature, publicKey)).toBe(false);
    expect(verifyIn("statement", smuggled, signature, publicKey)).toBe(false);
  });
});

describe("keys", () => {
  test("are raw Ed25519: the first example of RFC 8032, 7.1", () => {
    const known = {
      privateKey: Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex"),
      publicKey: Buffer.from("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "hex"),
    };
    const signature = signIn("request", bytes, privateKeyObject(known));
    expect(verifyIn("request", bytes, signature, publicKeyObject(known.publicKey))).toBe(true);
    expect(signIn("request", bytes, privateKeyObject(known))).toEqual(signature);
  });

  test("are 32 bytes and new each time, for signing and for agreeing", () => {
    for (const curve of ["ed25519", "x25519"] as const) {
      const [one, two] = [newKeyPair(curve), newKeyPair(curve)];
      expect([one.publicKey.length, one.privateKey.length]).toEqual([32, 32]);
      expect(equalBytes(one.publicKey, two.publicKey)).toBe(false);
    }
  });

  test("are named by eight bytes of their hash", () => {
    const hash = createHash("sha256").update(pair.publicKey).digest();
    expect(Buffer.from(keyId(pair.publicKey)).toString("hex")).toBe(hash.subarray(0, 8).toString("hex"));
  });

  test("of the wrong length are none", () => {
    expect(() => publicKeyObject(new Uint8Array(31))).toThrow();
    expect(() => publicKeyObject(new Uint8Array(33))).toThrow();
  });
});

describe("a signed request", () => {
  const request = {
    demo: true,
    key: keyId(pair.publicKey),
    payment: { tender: "0197b6a2-7c1e-7d3a-9f00-2b1c5d6e7f80", attempt: 1 },
    amount: 1250,
    currency: "CNY",
    issuedAt: 1_795_000_000,
    lifetime: LIFETIME_MAX_S,
  } as const;

  test("that names another key is refused, though its signature holds", () => {
    const misnamed = signRequest({ ...request, key: new Uint8Array(8) }, privateKey);
    expect(verifyRequest(misnamed, pair.publicKey)).toBeUndefined();
    expect(verifyRequest(signRequest(request, privateKey), pair.publicKey)?.request).toEqual(request);
  });

  test("signed as anything else is refused", () => {
    const body = signRequest(request, privateKey).slice(0, 38);
    for (const context of CONTEXTS.filter((each) => each !== "request")) {
      const signed = new Uint8Array(Buffer.concat([body, signIn(context, body, privateKey)]));
      expect(verifyRequest(signed, pair.publicKey)).toBeUndefined();
    }
  });

  test("signed again is the same bytes, so that nothing but its content is its identity", () => {
    expect(signRequest(request, privateKey)).toEqual(signRequest(request, privateKey));
  });

  test("has four digits that payer and shop compare, the same for the same bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 102, maxLength: 102 }), (signed) => {
        expect(matchCode(signed)).toMatch(/^\d{4}$/);
        expect(matchCode(signed)).toBe(matchCode(signed.slice()));
      }),
    );
    const codes = new Set(Array.from({ length: 200 }, (_, i) => matchCode(Uint8Array.of(i))));
    expect(codes.size).toBeGreaterThan(180);
  });
});

test("a hash over parts is a hash over all of them", () => {
  expect(sha256(Uint8Array.of(1), Uint8Array.of(2, 3))).toEqual(sha256(bytes));
  expect(Buffer.from(sha256()).toString("hex")).toMatch(/^e3b0c442/);
});
