import { describe, expect, test } from "vitest";
import {
  activationDigest,
  agreeOnCodeKey,
  checkCode,
  codeKeyOf,
  type EnrolmentFacts,
  enrolmentDigest,
  normalizeCode,
  proveCode,
} from "#kit/activation.ts";
import { newKeyPair, sha256 } from "#kit/signatures.ts";

const SERIAL = "SY1A2B3C4D";
const [publicKey, agreementKey] = [newKeyPair().publicKey, newKeyPair("x25519").publicKey];
const digest = activationDigest(SERIAL, publicKey, agreementKey);
const codeKey = codeKeyOf("7K3M-9QXR-2T", SERIAL);
const FACTS: EnrolmentFacts = {
  terminal: "t-1",
  number: "10000001",
  merchant: {
    id: "m-1",
    nameZh: '好邻居 "24 小时"',
    nameEn: "Good Neighbour",
    place: "1 Demo Road",
    city: "Shanghai",
    country: "CN",
    category: "5411",
    currency: "CNY",
    timeZone: "Asia/Shanghai",
  },
  rootKey: "cm9vdA",
  agreementKey: "YWdyZWU",
  payUrl: "https://wallet.bank.example",
  demo: true,
  time: 1_800_000_000_000,
};

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
    const enrolment = enrolmentDigest(digest, FACTS);
    expect(checkCode(codeKey, enrolment, proveCode(codeKey, digest))).toBe(false);
    expect(checkCode(codeKey, digest, proveCode(codeKey, enrolment))).toBe(false);
    expect(checkCode(codeKey, enrolment, proveCode(codeKey, enrolment))).toBe(true);
  });
});

describe("the bank's proof", () => {
  const { merchant } = FACTS;
  const exchanged: EnrolmentFacts[] = [
    ...Object.keys(FACTS)
      .filter((name) => name !== "merchant")
      .map((name) => ({ ...FACTS, [name]: "another" })),
    ...Object.keys(merchant).map((name) => ({ ...FACTS, merchant: { ...merchant, [name]: "another" } })),
    { ...FACTS, demo: false },
    { ...FACTS, time: FACTS.time + 1 },
    // The same letters, with the border between two words moved.
    { ...FACTS, merchant: { ...merchant, place: `${merchant.place}S`, city: "hanghai" } },
    { ...FACTS, merchant: { ...merchant, nameZh: merchant.nameEn, nameEn: merchant.nameZh } },
  ];

  test("is over every word of the answer, and over the question", () => {
    const own = enrolmentDigest(digest, FACTS);
    for (const facts of exchanged) expect(enrolmentDigest(digest, facts)).not.toEqual(own);
    const asked = activationDigest(SERIAL, newKeyPair().publicKey, agreementKey);
    expect(enrolmentDigest(asked, FACTS)).not.toEqual(own);
    expect(exchanged).toHaveLength(7 + 9 + 4);
  });

  test("has one spelling, which any language can write", () => {
    const spelling =
      `["shouyin enrolment 1","${Buffer.from(digest).toString("base64url")}","t-1","10000001",` +
      '["m-1","好邻居 \\"24 小时\\"","Good Neighbour","1 Demo Road","Shanghai","CN","5411","CNY","Asia/Shanghai"],' +
      '"cm9vdA","YWdyZWU","https://wallet.bank.example",true,1800000000000]';
    expect(enrolmentDigest(digest, FACTS)).toEqual(sha256(Buffer.from(spelling)));
  });

  test("leaves out what the answer has beside", () => {
    expect(enrolmentDigest(digest, { ...FACTS, ...{ proof: "AAAA" } })).toEqual(
      enrolmentDigest(digest, FACTS),
    );
  });
});

describe("the key of the 8-digit code", () => {
  test("is known to both sides and was never sent", () => {
    const [terminal, wallet] = [newKeyPair("x25519"), newKeyPair("x25519")];
    const agreed = agreeOnCodeKey(terminal, wallet.publicKey);
    expect(agreed?.length).toBe(32);
    expect(agreeOnCodeKey(wallet, terminal.publicKey)).toEqual(agreed);
    expect(agreeOnCodeKey(newKeyPair("x25519"), wallet.publicKey)).not.toEqual(agreed);
  });

  test("is not agreed on with a key that would make it known to all", () => {
    const lowOrder = [
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0100000000000000000000000000000000000000000000000000000000000000",
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
      "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];
    for (const key of lowOrder)
      expect(agreeOnCodeKey(newKeyPair("x25519"), Buffer.from(key, "hex"))).toBeUndefined();
  });
});
