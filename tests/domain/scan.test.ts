import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatPaymentCode } from "#domain/payment-code.ts";
import { qrUrl, SIGNED_REQUEST_SIZE } from "#domain/payment-request.ts";
import { receiptMark } from "#domain/receipt/sale-receipt.ts";
import { refundUrl, SIGNED_REFUND_SIZE } from "#domain/refund-request.ts";
import { REVERSAL_SIZE, reversalUrl } from "#domain/reversal.ts";
import { recognise, SCAN_RULES } from "#domain/scan.ts";
import { digitsOfProof, SIGNED_STATEMENT_SIZE } from "#domain/statement.ts";
import { bytesOf } from "./arbitraries.ts";
import vectors from "./fixtures/emv-vectors.json" with { type: "json" };

const nameOf = (scan: string) => recognise(scan).rule.name;

const digitsOf = (count: number) =>
  fc.array(fc.nat(9), { minLength: count, maxLength: count }).map((digits) => digits.join(""));

const ownCodes = fc
  .tuple(digitsOf(8), digitsOf(10))
  .map(([device, mac]) => formatPaymentCode({ device, mac }));
const anyProof = bytesOf(SIGNED_STATEMENT_SIZE).map(digitsOfProof);
/** One of them may begin as an EMV code does. */
const proofs = fc.oneof(
  anyProof,
  anyProof.map((digits) => `000201${digits.slice(6)}`),
);
const WALLET = "http://localhost:7400";
const ownAddresses = {
  own_qr: bytesOf(SIGNED_REQUEST_SIZE).map((signed) => qrUrl(WALLET, signed)),
  reversal: bytesOf(REVERSAL_SIZE).map((signed) => reversalUrl(WALLET, signed)),
  refund_slip: bytesOf(SIGNED_REFUND_SIZE).map((signed) => refundUrl(WALLET, signed)),
};

/** Codes as the schemes give them out, and what the table calls each. */
const schemes = {
  ccb: fc.tuple(digitsOf(1), digitsOf(12)).map(([one, rest]) => `62${one}0105${rest}`),
  wechat: fc.tuple(fc.nat(5), digitsOf(16)).map(([kind, rest]) => `1${kind}${rest}`),
  alipay: fc
    .tuple(fc.integer({ min: 25, max: 30 }), fc.integer({ min: 14, max: 22 }).chain(digitsOf))
    .map(([prefix, rest]) => `${prefix}${rest}`),
  ecny: digitsOf(17).map((rest) => `01${rest}`),
};

describe("what a scan is", () => {
  const names = new Map([
    ["EMVCo CPM", "emv"],
    ["WeChat Pay", "wechat"],
    ["Alipay", "alipay"],
    ["UnionPay", "unionpay"],
  ]);
  const payCodes = vectors
    .filter(({ kind }) => kind === "cpm" || kind === "paycode")
    .map((vector) => ({ ...vector, name: names.get(vector.scheme) }));

  test.each(payCodes.filter(({ valid }) => valid))("$payload is a code of $scheme", ({ payload, name }) => {
    expect(nameOf(payload)).toBe(name);
  });

  // Whether the right shape holds a valid EMV message is for the adapter to find.
  const wrongShapes = payCodes.filter(({ valid, note }) => !valid && note !== "version CPV02");
  test.each(wrongShapes)("$payload is none: $note", ({ payload }) => {
    expect(nameOf(payload)).toBe("unknown");
  });

  test("vectors of both kinds were there", () => {
    expect(payCodes.filter(({ valid }) => valid).length).toBeGreaterThanOrEqual(4);
    expect(wrongShapes.length).toBeGreaterThanOrEqual(6);
  });

  test.each([
    ["another shop's code of Alipay", "https://qr.alipay.com/bax03190uxd47wbekffy6033", "receiving_code"],
    ["another shop's code of WeChat", "weixin://wxpay/bizpayurl/up?pr=NwY5Mz9&groupid=00", "receiving_code"],
    ["an EMV code of a shop", "00020101021229300012D156000000000510A93FO3230Q3128", "receiving_code"],
    ["a face", "fpae8b2e1d29f4c21f7d5e0a4c6b8d9e0f1", "alipay"],
    ["the eight digits that a payer reads aloud", "12345678", "eight_digit_code"],
    ["the number on a receipt", "0012", "sale_number"],
    ["the code of an e-receipt", `HTTPS://PAY.BANK.EXAMPLE/E/${"4".repeat(39)}`, "e_receipt"],
    ["the code on a receipt", receiptMark("01a2153b-36a3-7d78-9fd3-2cae058775e5"), "receipt"],
    ["a bottle of water", "6902083881405", "unknown"],
    ["nothing", "", "unknown"],
  ])("%s: %s", (_, scan, name) => {
    expect(nameOf(scan)).toBe(name);
  });

  test("only our payment code is charged today, and whatever else is brought as one has its refusal", () => {
    const charged = SCAN_RULES.filter(({ taker }) => taker === "payment");
    expect(charged.map(({ name }) => name)).toEqual(["payment_code"]);
    for (const { taker, refusal } of SCAN_RULES)
      expect(refusal).toBe(taker === "payment" ? null : "not_payable_code");
  });

  test("each has its sentence in both languages", () => {
    for (const { says } of SCAN_RULES) {
      expect(says.zh).toMatch(/^\p{Script=Han}/u);
      expect(says.en).toMatch(/^[A-Z][ -~]+$/);
    }
  });
});

describe("the table", () => {
  test("has no two rows of one name, and a row for every text", () => {
    expect(new Set(SCAN_RULES.map(({ name }) => name)).size).toBe(SCAN_RULES.length);
    const texts = fc.oneof(fc.string({ unit: "binary", maxLength: 800 }), digitsOf(25), fc.webUrl());
    fc.assert(
      fc.property(texts, (text) => {
        expect(SCAN_RULES).toContain(recognise(text).rule);
      }),
    );
    expect(() => recognise("6902083881405", SCAN_RULES.slice(0, -1))).toThrow(RangeError);
  });

  test("takes no own code for another's: no other row but the last would have it either", () => {
    const own = [
      ["payment_code", ownCodes],
      ["proof", proofs],
    ] as const;
    for (const [name, codes] of own)
      fc.assert(
        fc.property(codes, (code) => {
          const rows = SCAN_RULES.filter(({ pattern }) => pattern.test(code)).map((rule) => rule.name);
          expect(rows).toEqual([name, "unknown"]);
        }),
      );
  });

  test.each(Object.entries(ownAddresses))("knows our own addresses: %s", (name, addresses) => {
    fc.assert(
      fc.property(addresses, (address) => {
        expect(nameOf(address)).toBe(name);
        expect(nameOf(address.toLowerCase())).toBe(name);
      }),
    );
  });

  test.each(Object.entries(schemes))("takes every code of %s for what it is", (name, codes) => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(nameOf(code)).toBe(name);
      }),
    );
  });

  test("depends on its order: a code of CCB is in UnionPay's range too", () => {
    const turned = SCAN_RULES.toReversed().filter(({ name }) => name === "ccb" || name === "unionpay");
    fc.assert(
      fc.property(schemes.ccb, (code) => {
        expect(nameOf(code)).toBe("ccb");
        expect(recognise(code, turned).rule.name).toBe("unionpay");
      }),
    );
  });

  test("sees through wide digits and whatever a scanner sends before and after", () => {
    const wide = (code: string) =>
      [...code].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join("");
    const around = fc.array(fc.constantFrom(" ", "\t", "\r", "\n", "\u3000", "\u0000", "\u0002", "\ufeff"), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(
        fc.oneof(ownCodes, proofs),
        around,
        around,
        fc.boolean(),
        (code, before, after, widened) => {
          const scan = before.join("") + (widened ? wide(code) : code) + after.join("");
          expect(recognise(scan)).toEqual(recognise(code));
          expect(recognise(scan).text).toBe(code);
        },
      ),
    );
  });

  test("leaves a space within a code where it is: that is another code", () => {
    expect(nameOf("8800 4129 0750 2671 9323")).toBe("unknown");
  });
});
