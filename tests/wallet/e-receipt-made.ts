/** E-receipts as a till makes them, for tests that have no till. */
import { type EReceipt, receiptDigits } from "#domain/e-receipt.ts";
import { formatPaymentId, type PaymentId } from "#domain/ids.ts";
import { saleReceipt } from "#domain/receipt/sale-receipt.ts";
import { deflated, receiptBytes } from "#kit/e-receipts.ts";
import { newId } from "#kit/random-ids.ts";
import { privateKeyObject, sha256, signIn } from "#kit/signatures.ts";
import type { Asked } from "./roles.ts";
import { base64url, type Terminal } from "./support.ts";

const LINES = [{ id: "00000000-0000-7000-8000-000000000001", name: "豆浆", quantity: 1, unitPrice: 1250 }];

/** The receipt of a sale that these payments have met. */
export function madeReceipt({ id, enrolled }: Terminal, payments: readonly PaymentId[] = []): EReceipt {
  const sale = newId();
  const at = Date.UTC(2026, 10, 26, 4);
  const documentIn = (language: "zh" | "en") =>
    saleReceipt({
      language,
      demo: true,
      merchantName: language === "zh" ? "好邻居便利店" : "Good Neighbour Store",
      place: "上海市黄浦区示范路 1 号",
      terminal: enrolled.number,
      at,
      timeZone: "Asia/Shanghai",
      saleNumber: 7,
      operator: "1001",
      saleId: sale,
      currency: "CNY",
      lines: LINES,
      tenders: payments.map((payment) => ({
        kind: "wallet",
        amount: 1250,
        payment: formatPaymentId(payment),
      })),
    });
  return {
    format: 1,
    terminal: id,
    sale,
    number: 7,
    at,
    currency: "CNY",
    total: 1250,
    payments: payments.map(formatPaymentId),
    documents: { zh: documentIn("zh"), en: documentIn("en") },
  };
}

/** As it travels: deflated, with the terminal's signature over what was deflated. */
export function travelling({ signing }: Terminal, receipt: EReceipt) {
  const bytes = receiptBytes(receipt);
  return { receipt: deflated(bytes), signature: signIn("receipt", bytes, privateKeyObject(signing)) };
}

/** What the terminal asks of the wallet to have it kept. */
export function receiptOf(
  terminal: Terminal,
  receipt: EReceipt = madeReceipt(terminal),
  address: Uint8Array = sha256(Buffer.from(receipt.sale)).slice(0, 16),
): Asked & { readonly path: string; readonly body: { receipt: string; signature: string } } {
  const sent = travelling(terminal, receipt);
  return {
    method: "PUT",
    path: `/v1/e-receipts/${receiptDigits(address)}`,
    body: { receipt: base64url(sent.receipt), signature: base64url(sent.signature) },
  };
}
