import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  concatBytes,
  decodeBase64Url,
  decodeHex,
  decodeUtf8,
  encodeBase64Url,
  encodeHex,
  encodeUtf8,
  equalBytes,
} from "#domain/bytes.ts";
import { crcHeader, crcOf } from "#domain/emv-qr/crc.ts";
import { type EmvField, encodeEmv } from "#domain/emv-qr/encode.ts";
import { parseEmv } from "#domain/emv-qr/parse.ts";
import { type EmvPayment, encodeEmvPayment, requestOfEmv } from "#domain/emv-qr/payment.ts";
import { emvCo, ownCodes, profileFor } from "#domain/emv-qr/profiles.ts";
import { type EmvObject, lengthOf, readObjects, valueAt, writeObjects } from "#domain/emv-qr/tlv.ts";
import { validateEmv } from "#domain/emv-qr/validate.ts";
import { EmvRefusal } from "#domain/emv-qr/violation.ts";
import vectorsFile from "./fixtures/emv-vectors.json" with { type: "json" };

interface Vector {
  readonly kind: string;
  readonly scheme: string;
  /** The scheme's own apps accept it. */
  readonly valid: boolean;
  readonly emvcoStrict?: boolean;
  readonly crcOk?: boolean;
  readonly violations?: readonly string[];
  readonly payload: string;
  readonly note: string;
}

const vectors = (vectorsFile as readonly Vector[]).filter(({ kind }) => kind === "mpm");
const titled = (some: readonly Vector[]) =>
  some.map((vector) => ({ ...vector, title: vector.note.slice(0, 70) }));

/** How the vectors' own words for a fault read as one of our violations. */
const faultWords: readonly (readonly [RegExp, (found: readonly string[]) => string])[] = [
  [/^missing (\d\d)$/, ([, id]) => `${id} missing`],
  [/^no MAI 02-51$/, () => "02-51 missing"],
  [/^64 missing/, () => "64.01 missing"],
  [/^CRC (?:.{4}) != /, () => "63 checksum"],
  [/^(\S+) len>\d+$/, ([, path]) => `${path} length`],
  [/^01=13$/, () => "01 format"],
  [/^(\d\d) fmt /, ([, id]) => `${id} format`],
  [/^(\d\d) non-ans$/, ([, id]) => `${id} format`],
  [/^zero-length (\d\d)$/, ([, id]) => `${id} empty`],
  [/^dup (\d\d)$/, ([, id]) => `${id} duplicate`],
  [/^63 not last$/, () => "63 position"],
  [/^(\d\d) template TLV: /, ([, id]) => `${id} malformed`],
  [/^TLV: /, () => "payload malformed"],
];

function asOurs(words: string): string {
  for (const [pattern, ours] of faultWords) {
    const found = pattern.exec(words);
    if (found !== null) return ours(found);
  }
  throw new Error(`the vectors say "${words}", which this test cannot read`);
}

const faultsOf = (text: string, profile = emvCo): string[] =>
  validateEmv(text, profile).map(({ path, rule }) => `${path} ${rule}`);

function objectsOf(text: string): readonly EmvObject[] {
  const parsed = parseEmv(text);
  if (!parsed.ok) throw new Error(parsed.violations.map(({ path, says }) => `${path} ${says}`).join("; "));
  return parsed.objects;
}

/** The text of objects as they stand, rightly checksummed, whatever else is wrong with them. */
function sealed(objects: readonly EmvObject[]): string {
  const covered = writeObjects(objects) + crcHeader;
  return covered + crcOf(covered);
}

function refusalOf(write: () => unknown): string[] {
  try {
    write();
  } catch (error) {
    if (error instanceof EmvRefusal) return error.violations.map(({ path, rule }) => `${path} ${rule}`);
    throw error;
  }
  return [];
}

describe("codes found in the world", () => {
  test("every kind of code is among the vectors", () => {
    expect(vectors).toHaveLength(81);
    expect(vectors.filter(({ valid }) => valid)).toHaveLength(55);
  });

  const accepted = vectors.filter(({ valid }) => valid);

  test.each(titled(accepted))("in use, so it is read: $scheme, $title", ({ payload }) => {
    const objects = objectsOf(payload);
    expect(writeObjects(objects)).toBe(payload);
    expect(faultsOf(payload, profileFor(objects))).toEqual([]);
  });

  test.each(titled(accepted.filter(({ emvcoStrict }) => emvcoStrict)))(
    "in use and by the book: $scheme, $title",
    ({ payload }) => expect(faultsOf(payload)).toEqual([]),
  );

  test.each(titled(accepted.filter(({ emvcoStrict }) => !emvcoStrict)))(
    "in use though not by the book, and each deviation is named: $scheme, $title",
    ({ payload, violations = [] }) => {
      const lowerCase = /[a-f]/.test(payload.slice(-4)) ? ["63 format"] : [];
      expect(faultsOf(payload).sort()).toEqual([...violations.map(asOurs), ...lowerCase].sort());
    },
  );

  /** Faults that are there and that whoever checked the vectors did not look for. */
  const unnamed: readonly { readonly note: RegExp; readonly fault: string }[] = [
    { note: /^62-09 repeats A/, fault: "62.09 format" },
    { note: /^SDK negative test: missing 52; missing 53; missing 58/, fault: "30.00 length" },
  ];

  test.each(titled(vectors.filter(({ valid }) => !valid)))(
    "refused, with the fault that it has: $scheme, $title",
    ({ payload, note, violations = [] }) => {
      const named = violations.map(asOurs);
      const found = faultsOf(payload);
      expect(found).not.toEqual([]);
      expect(found).toEqual(expect.arrayContaining(named));
      const others = found.filter((fault) => !named.includes(fault));
      for (const other of others)
        expect(unnamed.some(({ note: of, fault }) => of.test(note) && fault === other)).toBe(true);
    },
  );

  test.each(titled(vectors.filter(({ valid }) => !valid)))(
    "damaged is not even read, wrong but whole is: $scheme, $title",
    ({ payload, crcOk }) => expect(parseEmv(payload).ok).toBe(crcOk),
  );
});

describe("the rules by which a code is refused", () => {
  const noodles: readonly EmvObject[] = [
    { id: "00", value: "01" },
    { id: "26", value: "0010cn.shouyin0105M1001" },
    { id: "52", value: "5812" },
    { id: "53", value: "156" },
    { id: "54", value: "12.50" },
    { id: "58", value: "CN" },
    { id: "59", value: "LAO WANG NOODLES" },
    { id: "60", value: "BEIJING" },
  ];
  const withObject = (id: string, value: string) =>
    sealed([...noodles.filter((object) => object.id !== id), { id, value }]);

  test("a noodle shop's code is right by the strictest rules", () => {
    expect(validateEmv(sealed(noodles), ownCodes)).toEqual([]);
  });

  test("the objects between the first and the last may stand in any order", () => {
    const [first, ...rest] = noodles;
    const turned = sealed([first as EmvObject, ...rest.reverse()]);
    expect(faultsOf(turned, ownCodes)).toEqual([]);
  });

  test("00 comes first", () => {
    expect(faultsOf(sealed(noodles.toReversed()))).toEqual(["00 position"]);
  });

  test("nothing follows the checksum", () => {
    const followed = `${sealed(noodles)}6106100000`;
    expect(faultsOf(followed)).toEqual(["63 position"]);
    expect(parseEmv(followed).ok).toBe(false);
  });

  test("a checksum that leaves out its own header, starts from zero, or is absent does not pass", () => {
    const text = writeObjects(noodles);
    expect(faultsOf(text + crcHeader + crcOf(text))).toEqual(["63 checksum"]);
    const startedFromZero = "0A2D";
    expect(faultsOf(text + crcHeader + startedFromZero)).toEqual(["63 checksum"]);
    expect(faultsOf(text)).toEqual(["63 missing"]);
    expect(parseEmv(text).ok).toBe(false);
  });

  test.each(["98", "98.", "98.73", "0.01", ".5"])("the amount %j is read", (amount) => {
    expect(faultsOf(withObject("54", amount))).toEqual([]);
  });

  test.each(["98,73", "3 705", "0", "0.00", ".", "-1", "+1", "1e3", "1.2.3", "１２"])(
    "the amount %j is refused",
    (amount) => expect(faultsOf(withObject("54", amount))).toEqual(["54 format"]),
  );

  test("an amount of fourteen characters is too long", () => {
    expect(faultsOf(withObject("54", "12345678901.00"))).toEqual(["54 length"]);
  });

  test.each([
    ["26", "0105M1001", "26.00 missing"],
    ["26", "cn.shouyin", "26 malformed"],
    ["26", "0010cn.shouyin0105M10010105M1002", "26.01 duplicate"],
    ["62", "0126A-bill-number-much-too-lon", "62.01 length"],
    ["62", "5008nameless", "62.50 malformed"],
    ["62", "500501011", "62.50.00 missing"],
    ["64", "0002ZH", "64.01 missing"],
    ["80", "0105M1001", "80.00 missing"],
    ["80", "", "80 empty"],
    ["57", "0", "57 format"],
    ["57", "100.0", "57 format"],
    ["55", "04", "55 format"],
    ["55", "02", "56 missing"],
    ["55", "03", "57 missing"],
    ["58", "cn", "58 format"],
    ["59", "老王面馆", "59 format"],
  ])("object %s holding %j: %s", (id, value, fault) => {
    expect(faultsOf(withObject(id, value))).toEqual([fault]);
    expect(faultsOf(withObject(id, value), ownCodes)).toContain(fault);
  });

  test.each([
    ["65", "00", "65 reserved"],
    ["62", "1001a", "62.10 reserved"],
    ["62", "0901X", "62.09 format"],
    ["54", "12.5", "54 mismatch"],
    ["53", "999", "53 mismatch"],
    ["56", "1", "56 mismatch"],
  ])("object %s holding %j may be met, but we do not write it: %s", (id, value, fault) => {
    expect(faultsOf(withObject(id, value))).toEqual([]);
    expect(faultsOf(withObject(id, value), ownCodes)).toEqual([fault]);
  });

  test("a code too large for a symbol that a phone reads at arm's length is not ours", () => {
    const templates = ["90", "91", "92", "93", "94"].map((id) => ({
      id,
      value: `0001a0190${"x".repeat(90)}`,
    }));
    expect(faultsOf(sealed([...noodles, ...templates]))).toEqual([]);
    expect(faultsOf(sealed([...noodles, ...templates]), ownCodes)).toEqual(["payload length"]);
  });

  test("without a merchant account there is nobody to pay", () => {
    expect(faultsOf(sealed(noodles.filter(({ id }) => id !== "26")))).toEqual(["02-51 missing"]);
  });

  test("a template that cannot be read is kept as the text that it is", () => {
    const objects = objectsOf(withObject("82", "3f1a9c"));
    expect(valueAt(objects, "82")).toBe("3f1a9c");
    expect(valueAt(objects, "82.00")).toBeUndefined();
  });

  test.each(["toString", "__proto__", "constructor"])("an account may be called %s", (guid) => {
    const code = withObject("26", `00${String(guid.length).padStart(2, "0")}${guid}`);
    expect(profileFor(objectsOf(code))).toBe(emvCo);
    expect(faultsOf(withObject("55", guid))).toEqual(["55 length", "55 format"]);
  });

  test("two amounts are no amount", () => {
    const objects = objectsOf(sealed([...noodles, { id: "54", value: "9999.00" }]));
    expect(valueAt(objects, "54")).toBeUndefined();
    expect(valueAt(objects, "26.01")).toBe("M1001");
  });

  test("a Malaysian code may call its format 02, and no other code may", () => {
    const malaysian = (guid: string) =>
      sealed([
        { id: "00", value: "02" },
        { id: "26", value: `00${guid.length}${guid}0105M1001` },
        ...noodles.slice(2),
        { id: "82", value: "raw hash" },
      ]);
    const code = malaysian("A0000006150001");
    expect(faultsOf(code, profileFor(objectsOf(code)))).toEqual([]);
    const other = malaysian("A0000009990001");
    expect(faultsOf(other, profileFor(objectsOf(other)))).toEqual(["00 format", "82 malformed"]);
  });

  test("lengths count code points, so a surname outside the basic plane is one character", () => {
    const name = "𠮷野家";
    expect(lengthOf(name)).toBe(3);
    const objects = objectsOf(withObject("64", `0002ZH0103${name}`));
    expect(valueAt(objects, "64.01")).toBe(name);
  });

  test("decomposed text is refused when read and composed when written", () => {
    const decomposed = "Cafe\u0301";
    expect(faultsOf(withObject("64", `0002FR0105${decomposed}`))).toEqual(["64.01 composed"]);
    const written = encodeEmv([
      ...noodles.slice(1).map((object) => (object.id === "26" ? accountField("cn.shouyin") : object)),
      {
        id: "64",
        value: [
          { id: "00", value: "FR" },
          { id: "01", value: decomposed },
        ],
      },
    ]);
    expect(valueAt(objectsOf(written), "64.01")).toBe("Café");
  });

  test("half a surrogate pair is refused by name and breaks nothing", () => {
    for (const half of ["\ud842", "\udfb7"]) {
      expect(faultsOf(sealed([...noodles, { id: "65", value: half }]))).toEqual(["payload unicode"]);
      expect(refusalOf(() => encodeEmv([{ id: "59", value: half }]))).toContain("59 unicode");
      expect(crcOf(half)).toBe(crcOf("\ufffd"));
    }
  });

  test("a code that breaks the rules is not written, and the refusal says all that is wrong with it", () => {
    const fields = [accountField("cn.shouyin"), { id: "52", value: "58" }, { id: "63", value: "0000" }];
    const refusal = refusalOf(() => encodeEmv(fields));
    expect(refusal).toEqual(
      expect.arrayContaining([
        "53 missing",
        "58 missing",
        "59 missing",
        "60 missing",
        "52 length",
        "63 duplicate",
      ]),
    );
    expect(() => encodeEmv(fields)).toThrow("52 has 2 characters instead of 4 (merchant category)");
  });

  test.each(["5", "2x", "265", ""])("%j is no id of an object", (id) => {
    expect(refusalOf(() => encodeEmv([{ id, value: "x" }]))).toContain(`${id} reserved`);
  });

  test("a value of more than 99 characters has no length that could be written", () => {
    expect(refusalOf(() => encodeEmv([{ id: "02", value: "x".repeat(100) }]))).toContain("02 length");
  });
});

function accountField(guid: string): EmvField {
  return {
    id: "26",
    value: [
      { id: "00", value: guid },
      { id: "01", value: "M1001" },
    ],
  };
}

const printable = (max: number, min = 1) =>
  fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map(String.fromCharCode),
    minLength: min,
    maxLength: max,
  });
const numerals = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
/** Text as a shopkeeper may type it: any script, halves of surrogate pairs left out. */
const anyText = (max: number) =>
  fc
    .string({ unit: "binary", minLength: 1, maxLength: max })
    .filter((text) => lengthOf(text.normalize("NFC")) <= max && text.isWellFormed());

const anyCode: fc.Arbitrary<readonly EmvField[]> = fc
  .tuple(
    fc.constantFrom("11", "12"),
    printable(32),
    printable(25),
    numerals(4),
    fc.constantFrom("1", "98", "98.", "12.50", "9999999999.99"),
    printable(25),
    printable(15),
    fc.option(printable(25)),
    fc.option(fc.tuple(anyText(25), anyText(15))),
  )
  .chain(([initiation, guid, merchant, mcc, amount, name, city, bill, chinese]) => {
    const fields: EmvField[] = [
      { id: "01", value: initiation },
      {
        id: "26",
        value: [
          { id: "00", value: guid },
          { id: "01", value: merchant },
        ],
      },
      { id: "52", value: mcc },
      { id: "53", value: "156" },
      { id: "54", value: amount },
      { id: "58", value: "CN" },
      { id: "59", value: name },
      { id: "60", value: city },
    ];
    if (bill !== null) fields.push({ id: "62", value: [{ id: "01", value: bill }] });
    if (chinese !== null) {
      const [alternateName, alternateCity] = chinese;
      fields.push({
        id: "64",
        value: [
          { id: "00", value: "ZH" },
          { id: "01", value: alternateName },
          { id: "02", value: alternateCity },
        ],
      });
    }
    return fc.shuffledSubarray(fields, { minLength: fields.length });
  });

/** What a reader should see of a field. */
function seenAs({ id, value }: EmvField): EmvObject {
  if (typeof value === "string") return { id, value: value.normalize("NFC") };
  const objects = value.map(seenAs);
  return { id, value: writeObjects(objects), objects };
}

describe("what is written is what is read", () => {
  test("for every code, in every order of its objects", () => {
    fc.assert(
      fc.property(anyCode, (fields) => {
        const text = encodeEmv(fields);
        expect(validateEmv(text, ownCodes)).toEqual([]);
        const objects = objectsOf(text);
        expect(objects.slice(1, -1)).toEqual(fields.map(seenAs));
        expect(objects[0]).toEqual({ id: "00", value: "01" });
        expect(writeObjects(objects)).toBe(text);
      }),
    );
  });

  test("and whatever a scanner sends, reading it breaks nothing", () => {
    const halves = fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          halves,
          halves.map((text) => `000201${text}`),
        ),
        (text) => {
          expect(parseEmv(text).ok).toBe(false);
          expect(validateEmv(text)).not.toEqual([]);
          expect(requestOfEmv(text)).toBeUndefined();
        },
      ),
    );
  });
});

const signedRequest = Uint8Array.from({ length: 102 }, (_, at) => (at * 37 + 11) % 256);
const unlabelled: EmvPayment = {
  merchantName: "LAO WANG NOODLES",
  merchantCity: "BEIJING",
  merchantId: "M10010000001",
  country: "CN",
  mcc: "5812",
  currencyNumeric: "156",
  amount: "12.50",
  guid: "cn.shouyin",
  request: signedRequest,
};
const lunch: EmvPayment = { ...unlabelled, billNumber: "20261122-0001", terminalLabel: "T0001" };

describe("a signed request inside an EMV code", () => {
  const code = encodeEmvPayment(lunch);

  test("is written in one way, which wallets in the field rely on", () => {
    expect(code).toBe(
      [
        "00020101021226300010cn.shouyin0112M1001000000152045812530315654",
        "0512.505802CN5916LAO WANG NOODLES6007BEIJING6226011320261122-00010705T0001",
        "80860010cn.shouyin0168CzBVep_E6Q4zWH2ix-wRNluApcrvFDleg6jN8hc8YYar0PUaP2SJrtP4HUJnjLHW-yBF",
        "81860010cn.shouyin0168ao-02f4jSG2St9wBJktwlbrfBClOc5i94gcsUXabwOUKL1R5nsPoDTJXfKHG6xA1Wn-k",
        "63045D1F",
      ].join(""),
    );
  });

  test("looks to any other wallet like an ordinary code of the shop", () => {
    const objects = objectsOf(code);
    expect(validateEmv(code)).toEqual([]);
    expect(objects.map(({ id }) => id).join(" ")).toBe("00 01 26 52 53 54 58 59 60 62 80 81 63");
    expect(valueAt(objects, "01")).toBe("12");
    expect(valueAt(objects, "26.00")).toBe("cn.shouyin");
    expect(valueAt(objects, "26.01")).toBe("M10010000001");
    expect(valueAt(objects, "54")).toBe("12.50");
    expect(valueAt(objects, "62.01")).toBe("20261122-0001");
    expect(valueAt(objects, "62.07")).toBe("T0001");
    expect(valueAt(objects, "80.01")).toHaveLength(68);
    expect(valueAt(objects, "81.01")).toHaveLength(68);
  });

  test("is printable ASCII and stays within one symbol even with every text at its longest", () => {
    const longest = encodeEmvPayment({
      ...lunch,
      merchantName: "N".repeat(25),
      merchantCity: "C".repeat(15),
      merchantId: "0192f0c1-7a6e-7d3a-9b1c-3f5e8a1d2c4b",
      amount: "9999999999.99",
      billNumber: "B".repeat(25),
      terminalLabel: "T".repeat(25),
    });
    expect(longest).toMatch(/^[ -~]{1,512}$/);
    expect(requestOfEmv(longest)).toEqual(signedRequest);
  });

  test("comes back byte for byte, whatever its bytes and its length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 121 }), (request) => {
        expect(requestOfEmv(encodeEmvPayment({ ...lunch, request }))).toEqual(request);
      }),
    );
  });

  test("needs no bill number and no terminal label", () => {
    const text = encodeEmvPayment(unlabelled);
    expect(valueAt(objectsOf(text), "62")).toBeUndefined();
    expect(requestOfEmv(text)).toEqual(signedRequest);
  });

  test.each<[Partial<EmvPayment>, readonly string[]]>([
    [{ merchantName: "老王面馆" }, ["59 format"]],
    [{ merchantCity: "北京" }, ["60 format"]],
    [{ merchantName: "" }, ["59 empty"]],
    [{ merchantName: "N".repeat(26) }, ["59 length"]],
    [{ merchantId: "商户" }, ["26.01 format"]],
    [{ guid: "cn.收银" }, ["26.00 format", "80.00 format", "81.00 format"]],
    [{ billNumber: "" }, ["62.01 empty"]],
    [{ amount: "12.5" }, ["54 mismatch"]],
    [{ amount: "0.00" }, ["54 format"]],
    [{ currencyNumeric: "392" }, ["54 mismatch"]],
    [{ request: new Uint8Array() }, ["80.01 empty", "81.01 empty"]],
    [{ request: new Uint8Array(122) }, ["80 length"]],
    [{ request: new Uint8Array(124) }, ["80 length", "81 length"]],
  ])("is refused, naming the object: %o", (change, faults) => {
    expect(refusalOf(() => encodeEmvPayment({ ...lunch, ...change }))).toEqual(faults);
  });

  test("is noticed when any single character of the code is another", () => {
    const others = Array.from({ length: 95 }, (_, at) => String.fromCharCode(0x20 + at));
    const accepted: string[] = [];
    for (let at = 0; at < code.length; at += 1) {
      for (const other of others) {
        if (other === code.charAt(at)) continue;
        const changed = code.slice(0, at) + other + code.slice(at + 1);
        // A checksum's letters may be read in lower case; by the book, and as our own, such a code is refused too.
        const sameChecksum = changed.toUpperCase() === code.toUpperCase() && at >= code.length - 4;
        if (!parseEmv(changed).ok) continue;
        const refused = validateEmv(changed).length > 0 && requestOfEmv(changed) === undefined;
        if (!sameChecksum || !refused) accepted.push(changed);
      }
    }
    expect(accepted).toEqual([]);
  });

  test("is noticed when two neighbours changed places, or one character was lost", () => {
    for (let at = 0; at < code.length - 1; at += 1) {
      const [left, right] = [code.charAt(at), code.charAt(at + 1)];
      if (left !== right)
        expect(parseEmv(code.slice(0, at) + right + left + code.slice(at + 2)).ok).toBe(false);
      expect(parseEmv(code.slice(0, at) + code.slice(at + 1)).ok).toBe(false);
    }
  });

  test("is not found in other people's codes", () => {
    for (const { payload } of vectors) expect(requestOfEmv(payload)).toBeUndefined();
  });

  test("is not taken where the templates belong to somebody else, or one is missing", () => {
    const swapped = (change: (object: EmvObject) => readonly EmvObject[]) =>
      requestOfEmv(sealed(objectsOf(code).slice(0, -1).flatMap(change)));
    expect(swapped((object) => [object])).toEqual(signedRequest);
    for (const id of ["26", "80", "81"]) {
      const foreign = swapped((object) =>
        object.id === id ? [{ id, value: object.value.replace("cn.shouyin", "cn.shouyan") }] : [object],
      );
      expect(foreign).toBeUndefined();
    }
    expect(swapped((object) => (object.id === "81" ? [] : [object]))).toBeUndefined();
  });
});

describe("bytes and their texts", () => {
  const platform = {
    encode: new TextEncoder(),
    decode: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }),
  };

  test("UTF-8 is what the platform writes, halves of surrogate pairs included", () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((all) => String.fromCharCode(...all));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), units), (text) => {
        expect(encodeHex(encodeUtf8(text))).toBe(encodeHex(platform.encode.encode(text)));
        expect(decodeUtf8(encodeUtf8(text))).toBe(text.toWellFormed());
      }),
    );
  });

  test.each([
    "80",
    "c080",
    "c1bf",
    "e08080",
    "eda080",
    "edbfbf",
    "f0808080",
    "f4908080",
    "f8888080",
    "e4bd",
    "c3ff",
    "ff",
  ])("%s is not UTF-8", (hex) => expect(decodeUtf8(decodeHex(hex) ?? new Uint8Array())).toBeUndefined());

  test("and what the platform refuses is refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6 }), (bytes) => {
        let expected: string | undefined;
        try {
          expected = platform.decode.decode(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
        }
        expect(decodeUtf8(bytes)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  test("hex and base64url are what the platform writes, and come back", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(encodeHex(bytes)).toBe(Buffer.from(bytes).toString("hex"));
        expect(encodeBase64Url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
        expect(decodeHex(encodeHex(bytes).toUpperCase())).toEqual(bytes);
        expect(decodeBase64Url(encodeBase64Url(bytes))).toEqual(bytes);
      }),
    );
  });

  test("each text of base64url is the only one for its bytes", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{0,6}$/), (text) => {
        const bytes = decodeBase64Url(text);
        if (bytes !== undefined) expect(encodeBase64Url(bytes)).toBe(text);
      }),
    );
    for (const text of ["A", "AB", "AAB", "AA==", "A A", "A+", "é"])
      expect(decodeBase64Url(text)).toBeUndefined();
    for (const text of ["0", "0g", "0x00", " 00"]) expect(decodeHex(text)).toBeUndefined();
  });

  test("bytes are joined in order and compared one by one", () => {
    const whole = concatBytes(Uint8Array.of(1, 2), new Uint8Array(), Uint8Array.of(3));
    expect(equalBytes(whole, Uint8Array.of(1, 2, 3))).toBe(true);
    expect(equalBytes(whole, Uint8Array.of(1, 2))).toBe(false);
    expect(equalBytes(whole, Uint8Array.of(1, 2, 4))).toBe(false);
  });

  test("the checksum of 123456789 is the one in every catalogue of checksums", () => {
    expect(crcOf("123456789")).toBe("29B1");
    expect(readObjects("5404").ok).toBe(false);
  });
});
