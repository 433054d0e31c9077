import { readFileSync } from "node:fs";
import type { Block, ReceiptDocument } from "#domain/receipt/document.ts";

const items: readonly Item[] = [
  ["农夫山泉 550ml", "2", "2.00", "4.00"],
  ["三得利乌龙茶", "1", "5.50", "5.50"],
  ["奥利奥夹心饼干", "3", "9.90", "29.70"],
  ["清风抽纸 3层", "1", "12.80", "12.80"],
  ["蒙牛纯牛奶 250ml", "12", "3.20", "38.40"],
  ["可口可乐 330ml", "6", "2.50", "15.00"],
];

/**
 * The receipt by which encoders are compared: name, six items, sums, a QR of 60 characters, a cut. An item is one line of
 * four columns on 80 mm paper; 58 mm paper has room for its name on a line of its own, as our sale receipts set it.
 */
export function referenceReceiptOn(columns: 48 | 32): ReceiptDocument {
  const item = columns === 48 ? itemRow : itemOnTwoLines;
  return {
    blocks: [
      { kind: "text", text: "好邻居便利店", align: "center", size: "large" },
      { kind: "text", text: "上海市静安区南京西路1266号", align: "center" },
      { kind: "text", text: "单号 20260922-000137  收银 03" },
      { kind: "rule" },
      ...item(["品名", "数量", "单价", "金额"]),
      { kind: "rule" },
      ...items.flatMap(item),
      { kind: "rule" },
      pair("小计", "¥105.40"),
      pair("会员优惠", "-¥5.40"),
      {
        kind: "row",
        size: "large",
        cells: [{ text: "合计" }, { text: "¥100.00", align: "right", width: 20 }],
      },
      pair("支付方式", "电子钱包"),
      pair("交易号", "0199a1c2-77e0-7c3b-9f10-5d2c41e8a6b7"),
      { kind: "rule" },
      { kind: "qr", text: "https://pay.example.cn/r/0199a1c277e07c3b9f105d2c41e8a6b7xyz" },
      { kind: "text", text: "谢谢惠顾，欢迎再来", align: "center" },
      { kind: "cut" },
    ],
  };
}

/** On 80 mm paper. */
export const referenceReceipt: ReceiptDocument = referenceReceiptOn(48);

/** Rows of paper that the reference receipt takes, its QR being one of them. */
export const referenceRows = golden("receipt.txt").split("\n").length - 1;

type Item = readonly [name: string, count: string, price: string, sum: string];

function itemRow([name, count, price, sum]: Item): readonly Block[] {
  const cells = [
    { text: name, width: 22 },
    { text: count, width: 6, align: "right" },
    { text: price, width: 9, align: "right" },
    { text: sum, width: 11, align: "right" },
  ] as const;
  return [{ kind: "row", cells }];
}

function itemOnTwoLines([name, count, price, sum]: Item): readonly Block[] {
  const cells = [{ text: `  ${count} × ${price}` }, { text: sum, width: 11, align: "right" }] as const;
  return [
    { kind: "text", text: name },
    { kind: "row", cells },
  ];
}

function pair(name: string, value: string): Block {
  return {
    kind: "row",
    cells: [
      { text: name, width: 10 },
      { text: value, align: "right" },
    ],
  };
}

/** A receipt of a few lines. */
export function shortReceipt(title: string): ReceiptDocument {
  return {
    blocks: [
      { kind: "text", text: title, align: "center", bold: true },
      { kind: "text", text: "可乐 ¥3.00" },
      { kind: "text", text: "谢谢惠顾" },
      { kind: "cut" },
    ],
  };
}

/** Words for tea and coffee in scripts that no Chinese printer has, beside those that some have. */
export const foreignReceipt: ReceiptDocument = {
  blocks: [
    { kind: "text", text: "𠮷野家 龘䶮㐂𪚥", align: "center", size: "large" },
    { kind: "text", text: "奶茶 🍜🍺☕ €5 No.①", bold: true },
    ...[
      "شاي بالنعناع ×2",
      "קפה שָׁחוֹר",
      "ชาไทย ก๋วยเตี๋ยว",
      "चाय क्षत्रिय  চা  ਚਾਹ  ચા",
      "தேநீர்  టీ  ಚಹಾ  ചായ  තේ",
      "ကော်ဖီ  កាហ្វេ  ກາເຟ  ཇ་ཇ",
      "ᠴᠠᠢ  ჩაი  թեյ  ሻይ",
      "커피  コーヒー  phở  чай  καφές",
    ].map((text) => ({ kind: "text", text }) as const),
    { kind: "row", cells: [{ text: "𠮷牛丼" }, { text: "¥12.50", align: "right", width: 10 }] },
    { kind: "text", text: "[\u{10ffff}] ¥5 $5 £5", align: "right" },
    { kind: "barcode", text: "ORDER-0137" },
    { kind: "qr", text: "https://pay.example.cn/r/0199a1c277e0" },
    { kind: "cut" },
  ],
};

/** A receipt of sixty lines, of more bytes than some printers have room for. */
export const longReceipt: ReceiptDocument = {
  blocks: [
    ...Array.from(
      { length: 60 },
      (_, line) => ({ kind: "text", text: `第 ${line} 行：一二三四五六七八九十` }) as const,
    ),
    { kind: "cut" },
  ],
};

/** The text of a file that was looked at once and is not to change by itself. */
export function golden(name: string): string {
  return readFileSync(new URL(`../golden/${name}`, import.meta.url), "utf8");
}
