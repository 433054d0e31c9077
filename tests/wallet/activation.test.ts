import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Id } from "#domain/ids.ts";
import { activations, terminalKeys, terminals } from "#drizzle/wallet/schema.ts";
import { activationDigest, agreeOnCodeKey, checkCode, codeKeyOf, enrolmentDigest } from "#kit/activation.ts";
import { newId } from "#kit/random-ids.ts";
import { newKeyPair } from "#kit/signatures.ts";
import type { Activation } from "#wallet/api.ts";
import { issueActivationCode } from "#wallet/terminals/activation.ts";
import { type Answer, bytesOf, enrolment, Wallet } from "./support.ts";

let wallet: Wallet;
let merchant: Id;

beforeAll(async () => {
  wallet = await Wallet.open();
  merchant = await wallet.openMerchant();
});
afterAll(() => wallet.close());

const REFUSED = { status: 403, body: { code: "activation_refused" } };
const WRONG = "0000000000";

async function pending(): Promise<{ serial: string; code: string }> {
  const serial = `SN-${newId()}`;
  return { serial, code: await issueActivationCode(wallet.db, merchant, serial) };
}

const terminalsOf = (serial: string) =>
  wallet.db.select().from(terminals).where(eq(terminals.serial, serial));

describe("a terminal is enrolled", () => {
  test("both sides prove that they know the code, and agree on a key that nobody in between has", async () => {
    const { serial, code } = await pending();
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
    const agreement = newKeyPair("x25519");
    const signing = newKeyPair();
    const input = enrolment(serial, code, { signing, agreement });
    const { status, body } = await wallet.activate<Activation>(input);
    expect([status, body]).toMatchObject([
      200,
      { demo: true, merchant: { id: merchant, nameZh: "好邻居便利店" } },
    ]);
    expect(body.merchant).not.toHaveProperty("account");
    expect(bytesOf(body.rootKey)).toEqual(new Uint8Array(wallet.keys.rootKey));

    const asked = activationDigest(serial, bytesOf(input.publicKey), bytesOf(input.agreementKey));
    const digest = enrolmentDigest(asked, body);
    expect(checkCode(codeKeyOf(code, serial), digest, bytesOf(body.proof))).toBe(true);
    expect(checkCode(codeKeyOf(WRONG, serial), digest, bytesOf(body.proof))).toBe(false);
    const [spent] = await wallet.db.select().from(activations).where(eq(activations.serial, serial));
    expect(spent?.usedAt).toBeInstanceOf(Date);
    const [stored] = await terminalsOf(serial);
    expect(stored?.codeKey).toEqual(agreeOnCodeKey(agreement, bytesOf(body.agreementKey)));
    expect(stored?.codeKey).toHaveLength(32);
  });

  test("the code itself is not stored", async () => {
    const { serial, code } = await pending();
    const [stored] = await wallet.db.select().from(activations).where(eq(activations.serial, serial));
    expect(JSON.stringify(stored)).not.toContain(code);
    expect(Buffer.from(stored?.codeKey ?? []).toString("latin1")).not.toContain(code);
  });

  test("a code typed in lower case with dashes, and with O for 0, is the same code", async () => {
    const { serial, code } = await pending();
    const typed = `${code.slice(0, 5)}-${code.slice(5)}`
      .toLowerCase()
      .replaceAll("0", "o")
      .replaceAll("1", "l");
    expect(await wallet.activate(enrolment(serial, typed))).toMatchObject({ status: 200 });
  });

  test("terminals have numbers of their own, also when enrolled at the same moment", async () => {
    const codes = await Promise.all([pending(), pending(), pending()]);
    const answers = await Promise.all(
      codes.map(({ serial, code }) => wallet.activate<Activation>(enrolment(serial, code))),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body.number)).size).toBe(3);
  });
});

describe("a code that does not serve", () => {
  test("all are refused alike", async () => {
    const wrong = await pending();
    const used = await pending();
    await wallet.activate(enrolment(used.serial, used.code));
    const old = await pending();
    await wallet.db
      .update(activations)
      .set({ expiresAt: new Date((await wallet.now()) - 1) })
      .where(eq(activations.serial, old.serial));
    const other = await pending();
    const answers = [
      await wallet.activate(enrolment(wrong.serial, WRONG)),
      await wallet.activate(enrolment(used.serial, used.code)),
      await wallet.activate(enrolment(old.serial, old.code)),
      await wallet.activate(enrolment(`SN-${newId()}`, old.code)),
      await wallet.activate(enrolment(other.serial, wrong.code)),
      await wallet.activate(enrolment(other.serial, other.code, { provenFor: wrong.serial })),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject(REFUSED);
      expect(answer).toEqual(answers[0]);
    }
    for (const { serial } of [wrong, old, other]) expect(await terminalsOf(serial)).toHaveLength(0);
    expect(await terminalsOf(used.serial)).toHaveLength(1);
  });

  test("five wrong tries burn it: the right code comes too late", async () => {
    const { serial, code } = await pending();
    for (let i = 0; i < 4; i++) await wallet.activate(enrolment(serial, WRONG));
    const [four] = await wallet.db.select().from(activations).where(eq(activations.serial, serial));
    expect(four?.failures).toBe(4);
    await wallet.activate(enrolment(serial, WRONG));
    expect(await wallet.activate(enrolment(serial, code))).toMatchObject(REFUSED);
    expect(await terminalsOf(serial)).toHaveLength(0);
  });

  test("four wrong tries do not", async () => {
    const { serial, code } = await pending();
    for (let i = 0; i < 4; i++) await wallet.activate(enrolment(serial, WRONG));
    expect(await wallet.activate(enrolment(serial, code))).toMatchObject({ status: 200 });
  });

  test("wrong tries at the same time are all counted", async () => {
    const { serial, code } = await pending();
    await Promise.all(Array.from({ length: 6 }, () => wallet.activate(enrolment(serial, WRONG))));
    const [stored] = await wallet.db.select().from(activations).where(eq(activations.serial, serial));
    expect(stored?.failures).toBe(5);
    expect(await wallet.activate(enrolment(serial, code))).toMatchObject(REFUSED);
  });
});

describe("a key is enrolled only by who holds it", () => {
  test("keys signed by another are refused, and cost the code nothing", async () => {
    const { serial, code } = await pending();
    const stolen = enrolment(serial, code, { signedBy: newKeyPair() });
    expect(await wallet.activate(stolen)).toMatchObject({ status: 401, body: { code: "bad_signature" } });
    expect(await wallet.activate(enrolment(serial, code))).toMatchObject({ status: 200 });
  });

  test("keys of another length, and bodies that are none, are malformed", async () => {
    const { serial, code } = await pending();
    const input = enrolment(serial, code);
    for (const wrong of [{ publicKey: "AAAA" }, { agreementKey: "" }, { serial: "1" }, { signature: "+" }])
      expect(await wallet.activate({ ...input, ...wrong })).toMatchObject({
        status: 400,
        body: { code: "malformed" },
      });
  });

  test("an agreement key of low order, with which everybody would know the secret, is malformed and costs nothing", async () => {
    const { serial, code } = await pending();
    const order8 = "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800";
    for (const publicKey of [new Uint8Array(32), Buffer.from(order8, "hex")]) {
      const agreement = { publicKey, privateKey: new Uint8Array(32) };
      expect(await wallet.activate(enrolment(serial, code, { agreement }))).toMatchObject({
        status: 400,
        body: { code: "malformed" },
      });
    }
    expect(await wallet.activate(enrolment(serial, code))).toMatchObject({ status: 200 });
  });

  test("a serial number or a key that is enrolled already is refused, with a fresh code too", async () => {
    const first = await pending();
    const signing = newKeyPair();
    await wallet.activate(enrolment(first.serial, first.code, { signing }));
    const again = await issueActivationCode(wallet.db, merchant, first.serial);
    expect(await wallet.activate(enrolment(first.serial, again))).toMatchObject(REFUSED);
    const second = await pending();
    expect(await wallet.activate(enrolment(second.serial, second.code, { signing }))).toMatchObject(REFUSED);
    expect(await terminalsOf(first.serial)).toHaveLength(1);
    expect(await terminalsOf(second.serial)).toHaveLength(0);
  });

  test("two machines with the same code at the same moment: one of them is the terminal", async () => {
    for (let round = 0; round < 3; round++) {
      const { serial, code } = await pending();
      const machines = Array.from({ length: 4 }, () => enrolment(serial, code));
      const answers: Answer<object>[] = await Promise.all(
        machines.map((machine) => wallet.activate<object>(machine)),
      );
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403, 403, 403]);
      const winner = machines[answers.findIndex(({ status }) => status === 200)];
      const enrolled = await terminalsOf(serial);
      expect(enrolled).toHaveLength(1);
      const keys = await wallet.db
        .select()
        .from(terminalKeys)
        .where(eq(terminalKeys.terminal, enrolled[0]?.id ?? ""));
      expect(keys.map(({ publicKey }) => Buffer.from(publicKey).toString("base64url"))).toEqual([
        winner?.publicKey,
      ]);
    }
  });
});
