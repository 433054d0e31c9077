import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CERTIFICATE_SIZE, packCertificate, unpackCertificate } from "#domain/certificate.ts";
import {
  CHAIN_START,
  chainedBytes,
  isProof,
  joinSignedStatement,
  packStatement,
  SIGNED_STATEMENT_SIZE,
  STATEMENT_SIZE,
  splitSignedStatement,
  unpackStatement,
} from "#domain/statement.ts";
import {
  certifyKey,
  chainAfter,
  newKeyPair,
  privateKeyObject,
  signIn,
  signStatement,
  verifyCertificate,
  verifyStatement,
} from "#kit/signatures.ts";
import { bytesOf, flipped, statements } from "./arbitraries.ts";
import { DECIDED_AT, openBank, statementOf } from "./bank.ts";

const bank = openBank();
const signed = signStatement(statementOf(), bank.key);

describe("a statement", () => {
  test("says exactly what it was made of, and has one spelling", () => {
    fc.assert(
      fc.property(statements, (made) => {
        expect(unpackStatement(packStatement(made))).toEqual(made);
      }),
    );
    fc.assert(
      fc.property(bytesOf(STATEMENT_SIZE), fc.integer({ min: 0, max: 6 }), (packed, outcome) => {
        const read = unpackStatement(packed.with(0, 1).with(1, outcome));
        if (read) expect(packStatement(read)).toEqual(packed.with(0, 1).with(1, outcome));
      }),
    );
  });

  test("is small enough to travel as a QR", () => {
    expect([STATEMENT_SIZE, CERTIFICATE_SIZE, SIGNED_STATEMENT_SIZE]).toEqual([121, 42, 291]);
  });

  test.each([
    ["of another version", 0, 2],
    ["of an outcome that there is not", 1, 8],
    ["of no outcome", 1, 0],
    ["of a currency that there is not", 51, 0xff],
  ])("%s is not read", (_, at, byte) => {
    expect(unpackStatement(packStatement(statementOf()).with(at, byte))).toBeUndefined();
  });

  test("is taken apart as it was put together", () => {
    const parts = splitSignedStatement(signed);
    expect(parts && joinSignedStatement(parts)).toEqual(signed);
    for (const length of [0, 121, 290, 292])
      expect(splitSignedStatement(new Uint8Array(length))).toBeUndefined();
  });
});

describe("a terminal believes a statement", () => {
  test("that the bank's key signed and the bank's root vouches for", () => {
    const verified = verifyStatement(signed, bank.anchor);
    expect(verified).toEqual(statementOf());
    expect(verified && isProof(verified)).toBe(true);
  });

  test("but not with a single bit turned over, wherever", () => {
    for (let bit = 0; bit < signed.length * 8; bit++)
      expect([bit, verifyStatement(flipped(signed, bit), bank.anchor)]).toEqual([bit, undefined]);
  });

  test("but not cut, nor with anything after it", () => {
    for (const bytes of [signed.slice(1), signed.slice(0, -1), Uint8Array.of(...signed, 0), new Uint8Array()])
      expect(verifyStatement(bytes, bank.anchor)).toBeUndefined();
  });

  test("but not another bank's, nor one whose key another bank vouches for", () => {
    const other = openBank();
    expect(verifyStatement(signed, other.anchor)).toBeUndefined();
    const { certificate, certificateSignature } = other.key;
    const mixed = signStatement(statementOf(), { pair: bank.key.pair, certificate, certificateSignature });
    expect(verifyStatement(mixed, bank.anchor)).toBeUndefined();
    expect(verifyStatement(mixed, other.anchor)).toBeUndefined();
  });

  test("but not a demo's in production, nor the other way round", () => {
    for (const demo of [true, false]) {
      const world = openBank({ demo });
      const statement = signStatement(statementOf(), world.key);
      expect(verifyStatement(statement, { ...world.anchor, demo: !demo })).toBeUndefined();
      expect(verifyStatement(statement, world.anchor)).toBeDefined();
    }
  });

  test("but not one whose certificate signs itself", () => {
    const pair = newKeyPair();
    const facts = { demo: true, notBefore: 0, notAfter: 2 ** 32 - 1 };
    const own = certifyKey(pair, facts, privateKeyObject(pair));
    expect(verifyStatement(signStatement(statementOf(), own), bank.anchor)).toBeUndefined();
  });

  test("of any outcome, but only `paid` is a proof", () => {
    for (const outcome of ["declined", "expired", "cancelled", "reversed"] as const) {
      const verified = verifyStatement(signStatement(statementOf({ outcome }), bank.key), bank.anchor);
      expect([verified?.outcome, verified && isProof(verified)]).toEqual([outcome, false]);
    }
  });
});

describe("the time that a key may state outcomes in", () => {
  const second = Math.floor(DECIDED_AT / 1000);
  test.each([
    ["begins with its first second", { notBefore: second }, 0, true],
    ["has not begun a second before", { notBefore: second + 1 }, 0, false],
    ["ends before its last second begins", { notAfter: second }, -251, true],
    ["is over in its last second", { notAfter: second }, -250, false],
    ["never was when it ends before it begins", { notBefore: second + 9, notAfter: second - 9 }, 0, false],
  ])("%s", (_, facts, shiftMs, believed) => {
    const shop = openBank(facts);
    const statement = signStatement(statementOf({ decidedAt: DECIDED_AT + shiftMs }), shop.key);
    expect(verifyStatement(statement, shop.anchor) !== undefined).toBe(believed);
  });
});

describe("no signature serves for another", () => {
  test.each(["request", "certificate", "activation"] as const)("one of a %s is no statement's", (context) => {
    const statement = packStatement(statementOf());
    const { pair, certificate, certificateSignature } = bank.key;
    const signature = signIn(context, statement, privateKeyObject(pair));
    const forged = joinSignedStatement({ statement, signature, certificate, certificateSignature });
    expect(verifyStatement(forged, bank.anchor)).toBeUndefined();
  });

  test.each(["request", "statement", "activation"] as const)("one of a %s is no certificate's", (context) => {
    const { certificate } = bank.key;
    const signature = signIn(context, certificate, privateKeyObject(bank.root));
    expect(verifyCertificate(certificate, signature, bank.anchor)).toBeUndefined();
  });
});

describe("a certificate", () => {
  const certificate = { demo: false, key: new Uint8Array(32).fill(5), notBefore: 1, notAfter: 2 };
  test("says exactly what it was made of", () => {
    expect(unpackCertificate(packCertificate(certificate))).toEqual(certificate);
  });
  test.each([
    ["of another version", 0, 2],
    ["that is neither demo nor production", 1, 2],
  ])("%s is not read", (_, at, byte) => {
    expect(unpackCertificate(packCertificate(certificate).with(at, byte))).toBeUndefined();
  });
});

describe("the chain of a terminal's statements", () => {
  test("covers everything in a statement but the chain itself", () => {
    fc.assert(
      fc.property(statements, bytesOf(16), (statement, chain) => {
        const other = { ...statement, position: { ...statement.position, chain } };
        expect(chainedBytes(other)).toEqual(chainedBytes(statement));
        expect(chainAfter(CHAIN_START, other)).toEqual(chainAfter(CHAIN_START, statement));
      }),
    );
    expect(chainedBytes(statementOf()).length).toBe(STATEMENT_SIZE - 16);
  });

  test("is another one after another past, or another statement", () => {
    const first = chainAfter(CHAIN_START, statementOf());
    expect(first.length).toBe(16);
    expect(chainAfter(first, statementOf())).not.toEqual(first);
    expect(chainAfter(CHAIN_START, statementOf({ amount: 1251 }))).not.toEqual(first);
  });
});
