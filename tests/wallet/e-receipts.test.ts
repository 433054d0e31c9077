/** 电子小票: what a terminal signed stands at its address for whoever has it, and for nobody who guesses. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EReceipt, receiptDigits } from "#domain/e-receipt.ts";
import { eReceipts } from "#drizzle/wallet/schema.ts";
import { deflated } from "#kit/e-receipts.ts";
import { publicKeyObject, sha256, verifyIn } from "#kit/signatures.ts";
import { preferredLanguage } from "#wallet/e-receipts/words.ts";
import { madeReceipt, receiptOf, travelling } from "./e-receipt-made.ts";
import { base64url, bytesOf, type Phone, type Presented, type Terminal, Wallet } from "./support.ts";

let wallet: Wallet;
let till: Terminal;
let payer: Phone;
beforeAll(async () => {
  wallet = await Wallet.open();
  till = await wallet.terminal();
  payer = await wallet.customer();
});
afterAll(() => wallet.close());

async function paid(): Promise<Presented> {
  const presented = await till.present();
  await till.tell(presented);
  await payer.pay(presented);
  return presented;
}

const pageOf = (receipt: EReceipt) => `/E/${receiptDigits(sha256(Buffer.from(receipt.sale)).slice(0, 16))}`;

async function bring(receipt: EReceipt, by = till) {
  const { method, path, body } = receiptOf(by, receipt);
  return by.call<{ code?: string }>(method, path, body);
}

async function open(path: string, language = "zh-CN") {
  const response = await wallet.fetch(path, { headers: { "accept-language": language } });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe("a receipt at its address", () => {
  test("is on its way until the shop's line is up, and then stands there, verified, in both languages", async () => {
    const receipt = madeReceipt(till, [(await paid()).id]);
    const early = await open(pageOf(receipt));
    expect(early).toMatchObject({ status: 404 });
    expect(early.text).toContain("小票正在路上");
    expect(early.headers.get("refresh")).toBe("5");

    expect((await bring(receipt)).status).toBe(200);
    const page = await open(pageOf(receipt));
    expect(page.status).toBe(200);
    expect(page.text).toContain(`已验证：由终端 ${till.enrolled.number} 签名`);
    expect(page.text).toContain("豆浆");
    expect(page.text).toContain("银行已收款");
    expect(page.headers.get("refresh")).toBeNull();
    expect(page.headers.get("cache-control")).toBe("no-store");
    const english = await open(pageOf(receipt), "en-GB,en;q=0.9");
    expect(english.text).toContain('<html lang="en">');
    expect(english.text).toContain("Good Neighbour Store");
    expect((await open(`${pageOf(receipt)}?lang=en`)).text).toContain("Verified: signed by terminal");
  });

  test("says what the wallet's books say of its payment: one that was given back since is shown so", async () => {
    const presented = await paid();
    const receipt = madeReceipt(till, [presented.id]);
    await bring(receipt);
    await till.reverse(presented);
    const { text } = await open(pageOf(receipt));
    expect(text).toContain("已撤销，款已退回");
    expect(text).not.toContain("银行已收款");
  });

  test("that names a payment which this wallet never had says so", async () => {
    const receipt = madeReceipt(till, [(await till.present()).id]);
    await bring(receipt);
    expect((await open(pageOf(receipt))).text).toContain("银行尚未收到这笔付款");
  });

  test("can be verified by whoever takes nobody's word", async () => {
    const receipt = madeReceipt(till);
    await bring(receipt);
    const { text } = await open(`${pageOf(receipt)}/signed.json`);
    const file = JSON.parse(text) as { receipt: string; signature: string; key: string };
    const bytes = new Uint8Array(Buffer.from(file.receipt));
    expect(JSON.parse(file.receipt)).toEqual(receipt);
    expect(base64url(till.signing.publicKey)).toBe(file.key);
    const key = publicKeyObject(bytesOf(file.key));
    expect(verifyIn("receipt", bytes, bytesOf(file.signature), key)).toBe(true);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    expect(verifyIn("receipt", bytes, bytesOf(file.signature), key)).toBe(false);
  });

  test("that was altered in the wallet's own store is shown as what nobody signed", async () => {
    const receipt = madeReceipt(till);
    const { signature } = travelling(till, receipt);
    const forged = { ...receipt, total: 999_999 };
    await wallet.db.insert(eReceipts).values({
      address: sha256(Buffer.from(receipt.sale)).slice(0, 16),
      terminal: till.id,
      sale: receipt.sale,
      receipt: deflated(new Uint8Array(Buffer.from(JSON.stringify(forged)))),
      signature,
      key: Buffer.from(sha256(till.signing.publicKey)).subarray(0, 8).toString("hex"),
    });
    const { text } = await open(pageOf(receipt));
    expect(text).toContain("无法验证");
    expect(text).not.toContain("已验证");
  });

  test("stays what it was: the store refuses to change or to lose one", async () => {
    await bring(madeReceipt(till));
    await expect(wallet.db.update(eReceipts).set({ sale: till.id })).rejects.toThrow();
    await expect(wallet.db.delete(eReceipts)).rejects.toThrow();
  });

  test("shows what a shop has called its goods as text, never as markup", async () => {
    const evil = '<script>alert("1")</script>';
    const receipt = madeReceipt(till);
    const blocks = [{ kind: "text" as const, text: evil }];
    await bring({ ...receipt, documents: { zh: { blocks }, en: { blocks } } });
    const { text } = await open(pageOf(receipt));
    expect(text).not.toContain(evil);
    expect(text).toContain("&lt;script&gt;");
  });
});

describe("what is not taken", () => {
  test.each([
    ["of another terminal", async () => ({ ...madeReceipt(till), terminal: (await wallet.terminal()).id })],
    ["that is none", async () => ({ format: 1 }) as EReceipt],
    [
      "with a picture that would be loaded",
      async () => ({
        ...madeReceipt(till),
        documents: { zh: { blocks: [{ kind: "logo" as const }] }, en: { blocks: [] } },
      }),
    ],
    ["that names no payment's id", async () => ({ ...madeReceipt(till), payments: ["x"] })],
  ])("a receipt %s", async (_, make) => {
    const receipt = await make();
    const { body } = receiptOf(till, { ...madeReceipt(till), ...receipt }, new Uint8Array(16).fill(9));
    const sent = "documents" in receipt ? body : { ...body, receipt: base64url(deflated(Buffer.from("{}"))) };
    const answer = await till.call(
      "PUT",
      `/v1/e-receipts/${"9".repeat(39)}`.replace(/9+$/, receiptDigits(new Uint8Array(16).fill(9))),
      sent,
    );
    expect(answer).toMatchObject({ status: 400, body: { code: "malformed" } });
  });

  test("one that somebody else has signed", async () => {
    const receipt = madeReceipt(till);
    const other = await wallet.terminal();
    const { path } = receiptOf(till, receipt);
    const { body } = receiptOf(other, receipt);
    expect(await till.call("PUT", path, body)).toMatchObject({ body: { code: "bad_signature" } });
    expect((await open(pageOf(receipt))).status).toBe(404);
  });

  test("bytes that would grow without end", async () => {
    const { path, body } = receiptOf(till, madeReceipt(till));
    const bomb = base64url(deflated(new Uint8Array(8_000_000)));
    expect(await till.call("PUT", path, { ...body, receipt: bomb })).toMatchObject({
      status: 400,
      body: { code: "malformed" },
    });
  });

  test("a second receipt of the same sale at another address", async () => {
    const receipt = madeReceipt(till);
    await bring(receipt);
    const { path, body } = receiptOf(till, receipt, new Uint8Array(16).fill(3));
    expect(await till.call("PUT", path, body)).toMatchObject({ body: { code: "id_reused" } });
  });
});

test("the payer's phone leads to the receipt once it is there, and nobody else's does", async () => {
  const presented = await paid();
  const id = `${till.id}.${presented.id.tender}.1`;
  const look = async (phone: Phone) =>
    (await phone.call<{ receipt?: string }>("GET", `/v1/phone/payments/${id}`)).body;
  expect((await look(payer)).receipt).toBeUndefined();
  const receipt = madeReceipt(till, [presented.id]);
  await bring(receipt);
  expect((await look(payer)).receipt).toBe(pageOf(receipt));
  expect((await look(await wallet.customer())).receipt).toBeUndefined();
});

test.each([
  ["", "zh"],
  ["en", "en"],
  ["de-DE,de;q=0.9", "zh"],
  ["zh-TW,zh;q=0.9,en;q=0.8", "zh"],
  ["fr;q=0.9,en;q=0.5,zh;q=0.8", "zh"],
  ["en;q=0.9,zh-CN;q=0.2", "en"],
  ["en;q=0,zh;q=0.1", "zh"],
])("a browser that asks for %j reads %s", (accepted, language) => {
  expect(preferredLanguage(accepted)).toBe(language);
});
