import fc from "fast-check";
import { decodeQR } from "qr/decode.js";
import { create } from "qrcode";
import { describe, expect, test } from "vitest";
import { digitsOfBytes } from "#domain/digits.ts";
import { AMOUNT_MAX } from "#domain/money.ts";
import {
  expiryOf,
  LIFETIME_MAX_S,
  type PaymentRequest,
  packRequest,
  qrSegments,
  qrUrl,
  REQUEST_SIZE,
  SIGNED_REQUEST_SIZE,
  signedRequestOfUrl,
  splitSignedRequest,
  unpackRequest,
} from "#domain/payment-request.ts";
import { keyId, newKeyPair, privateKeyObject, signRequest, verifyRequest } from "#kit/signatures.ts";
import { bytesOf, flipped, requests } from "./arbitraries.ts";
import { TENDER } from "./bank.ts";

const WALLET = "http://localhost:7400";
const terminal = newKeyPair();
const request: PaymentRequest = {
  demo: false,
  key: keyId(terminal.publicKey),
  payment: { tender: TENDER, attempt: 1 },
  amount: AMOUNT_MAX,
  currency: "CNY",
  issuedAt: 1_795_000_000,
  lifetime: 180,
};
const signed = signRequest(request, privateKeyObject(terminal));

const qrOf = (text: string) => create(qrSegments(text) as never, { errorCorrectionLevel: "M" });

/** The symbol as a camera would see it: four pixels a module, with its quiet zone. */
function drawn(text: string) {
  const { modules } = qrOf(text);
  const [scale, quiet] = [4, 4];
  const side = (modules.size + 2 * quiet) * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [row, column] = [Math.floor(y / scale) - quiet, Math.floor(x / scale) - quiet];
      const inside = row >= 0 && column >= 0 && row < modules.size && column < modules.size;
      if (inside && modules.get(row, column)) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  return { width: side, height: side, data };
}

describe("a payment request", () => {
  test("is 38 bytes, and 102 with its signature", () => {
    expect([REQUEST_SIZE, SIGNED_REQUEST_SIZE, signed.length]).toEqual([38, 102, 102]);
  });

  test("says exactly what it was made of, and has one spelling", () => {
    fc.assert(
      fc.property(requests, (made) => {
        expect(unpackRequest(packRequest(made))).toEqual(made);
      }),
    );
    fc.assert(
      fc.property(bytesOf(REQUEST_SIZE), (packed) => {
        const read = unpackRequest(packed);
        if (read) expect(packRequest(read)).toEqual(packed);
      }),
    );
  });

  test("stands at these places, which other wallets read too", () => {
    const packed = packRequest({ ...request, key: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) });
    expect(Buffer.from(packed).toString("hex")).toBe(
      `010102030405060708${TENDER.replaceAll("-", "")}01009c3b9ac9ff6afd86c000b4`,
    );
  });

  test("of a demo is another version, that no wallet takes for real money", () => {
    const live = packRequest(request);
    const demo = packRequest({ ...request, demo: true });
    expect([live[0], demo[0]]).toEqual([1, 0x81]);
    expect(demo.slice(1)).toEqual(live.slice(1));
    expect(unpackRequest(demo)?.demo).toBe(true);
    for (const version of [0, 2, 0x80, 0x82]) expect(unpackRequest(live.with(0, version))).toBeUndefined();
  });

  test("ends when its lifetime has passed", () => {
    expect(expiryOf(request)).toBe((1_795_000_000 + 180) * 1000);
  });

  test.each<[string, Partial<PaymentRequest>]>([
    ["an amount of nothing", { amount: 0 }],
    ["an amount below zero", { amount: -1 }],
    ["half a fen", { amount: 0.5 }],
    ["too much", { amount: AMOUNT_MAX + 1 }],
    ["no lifetime", { lifetime: 0 }],
    ["a lifetime over five minutes", { lifetime: LIFETIME_MAX_S + 1 }],
    ["a lifetime in half seconds", { lifetime: 1.5 }],
    ["a lifetime that is no number", { lifetime: Number.NaN }],
    ["a time in half seconds", { issuedAt: 1_795_000_000.5 }],
    ["a time in milliseconds", { issuedAt: 1_795_000_000_000 }],
    ["attempt 0", { payment: { tender: TENDER, attempt: 0 } }],
    ["attempt 256", { payment: { tender: TENDER, attempt: 256 } }],
    ["a tender without an id", { payment: { tender: "mine", attempt: 1 } }],
    ["a key of seven bytes", { key: new Uint8Array(7) }],
  ])("with %s is never signed", (_, change) => {
    expect(() => packRequest({ ...request, ...change })).toThrow(RangeError);
    expect(() => signRequest({ ...request, ...change }, privateKeyObject(terminal))).toThrow(RangeError);
  });

  test.each([
    ["attempt 0", 25],
    ["an unknown currency", 26],
  ])("with %s is not read", (_, at) => {
    expect(unpackRequest(packRequest(request).with(at, at === 25 ? 0 : 0xff))).toBeUndefined();
  });

  test("of more than may be paid, for longer than may be, is not read", () => {
    const packed = packRequest(request);
    expect(unpackRequest(packed.with(28, 0xff))).toBeUndefined();
    expect(unpackRequest(packed.with(36, 0xff))).toBeUndefined();
    expect(unpackRequest(packed.with(36, 0).with(37, 0))).toBeUndefined();
  });
});

describe("its signature", () => {
  test("holds for the key that made it, and for no other", () => {
    expect(verifyRequest(signed, terminal.publicKey)?.request).toEqual(request);
    expect(verifyRequest(signed, newKeyPair().publicKey)).toBeUndefined();
  });

  test("covers every bit", () => {
    for (let bit = 0; bit < signed.length * 8; bit++)
      expect([bit, verifyRequest(flipped(signed, bit), terminal.publicKey)]).toEqual([bit, undefined]);
  });

  test.each([0, 101, 103])("is not found in %i bytes", (length) => {
    expect(splitSignedRequest(new Uint8Array(length))).toBeUndefined();
  });
});

describe("the QR's text", () => {
  test("is an address that any phone's camera opens, and brings back the same bytes", () => {
    const url = qrUrl(WALLET, signed);
    expect(url).toMatch(/^HTTP:\/\/LOCALHOST:7400\/P\/\d{246}$/);
    expect(qrUrl(`${WALLET}/`, signed)).toBe(url);
    expect(new URL(url).origin).toBe(WALLET);
    fc.assert(
      fc.property(bytesOf(SIGNED_REQUEST_SIZE), (bytes) => {
        expect(signedRequestOfUrl(qrUrl(WALLET, bytes))).toEqual(bytes);
      }),
    );
  });

  test("is read however a browser or a scanner spells the address", () => {
    const digits = digitsOfBytes(signed);
    for (const url of [`http://localhost:7400/p/${digits}`, ` ${qrUrl(WALLET, signed)}\n`])
      expect(signedRequestOfUrl(url)).toEqual(signed);
  });

  test("of anything else is nothing", () => {
    const digits = digitsOfBytes(signed);
    for (const url of [
      "",
      "https://example.com",
      `HTTP://LOCALHOST:7400/P/${digits.slice(1)}`,
      `HTTP://LOCALHOST:7400/P/0${digits}`,
      `HTTP://LOCALHOST:7400/P/${digits}?x=1`,
      `HTTP://LOCALHOST:7400/Q/${digits}`,
      `HTTP://LOCALHOST:7400/P/${"9".repeat(246)}`,
    ])
      expect([url, signedRequestOfUrl(url)]).toEqual([url, undefined]);
  });
});

describe("the QR", () => {
  test("is at most version 7 at level M, whatever was signed", () => {
    fc.assert(
      fc.property(bytesOf(SIGNED_REQUEST_SIZE), (bytes) => {
        expect(qrOf(qrUrl(WALLET, bytes)).version).toBeLessThanOrEqual(7);
      }),
    );
    expect(qrOf(qrUrl(WALLET, signed)).version).toBeLessThanOrEqual(7);
    expect(qrOf(qrUrl(WALLET, new Uint8Array(102).fill(255))).version).toBeLessThanOrEqual(7);
  });

  test("stays so for every wallet whose address takes 26 characters with its path", () => {
    const hosts = fc.string({ unit: fc.constantFrom(..."abcxyz0189-."), minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(hosts, bytesOf(SIGNED_REQUEST_SIZE), (host, bytes) => {
        const url = qrUrl(`http://${host}`, bytes);
        expect(url.indexOf("/P/") + 3).toBe(26);
        expect(qrOf(url).version).toBeLessThanOrEqual(7);
      }),
    );
  });

  test("is read back by a reader of other people", () => {
    const samples = [signed, new Uint8Array(102).fill(255), new Uint8Array(102)];
    for (const bytes of [...samples, ...fc.sample(bytesOf(SIGNED_REQUEST_SIZE), 5)]) {
      const url = qrUrl(WALLET, bytes);
      const read = decodeQR(drawn(url), { timeLimit: 20_000 });
      expect(read).toBe(url);
      expect(signedRequestOfUrl(read)).toEqual(bytes);
    }
  });

  test("packs an address densely and takes any other text as it is", () => {
    expect(qrSegments("HTTP://LOCALHOST:7400/P/123")).toEqual([
      { mode: "alphanumeric", data: "HTTP://LOCALHOST:7400/P/" },
      { mode: "numeric", data: "123" },
    ]);
    for (const text of ["http://localhost:7400/P/123", "000201", "你好", "", "HTTP://A_B/P/1"])
      expect(qrSegments(text)).toEqual([{ mode: "byte", data: text }]);
  });
});
