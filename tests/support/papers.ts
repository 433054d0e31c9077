/** One example of each kind of paper in each language: what encoders, pictures and texts are tried with. */
import QRCode from "qrcode";
import { difference, sentenceOf } from "#domain/difference.ts";
import { acceptanceSlip } from "#domain/receipt/acceptance-slip.ts";
import { withLogo } from "#domain/receipt/design.ts";
import type { Bitmap, ReceiptDocument } from "#domain/receipt/document.ts";
import { copyOf, type Language, type PaperFacts, type SlipFacts } from "#domain/receipt/parts.ts";
import type { QrModules } from "#domain/receipt/picture.ts";
import { type SaleReceiptFacts, saleReceipt } from "#domain/receipt/sale-receipt.ts";
import { type SalesReportFacts, salesReportSlip } from "#domain/receipt/sales-report-slip.ts";
import { selfTest } from "#domain/receipt/self-test.ts";
import { settlementSlip } from "#domain/receipt/settlement-slip.ts";
import { type ShiftReportFacts, shiftReport } from "#domain/receipt/shift-report.ts";
import { cashMoveSlip, correctionSlip } from "#domain/receipt/shift-slips.ts";
import { type RefundSlipFacts, refundSlip, reversalSlip } from "#domain/receipt/slips.ts";
import { NO_FIGURES } from "#domain/sales-report.ts";

/** Widths of paper in half-width columns: 58 mm and 80 mm. */
export const WIDTHS = [32, 48] as const;
export const LANGUAGES = ["zh", "en"] as const;

const SALE = "0197b6a2-7c1e-7d3a-9f00-2b1c5d6e7f99";
const PAYMENT = "0197b6a2-8f00-7a11-8c22-0d1e2f3a4b5c.1";
const REFUND = "0197b6a3-1000-7b22-9d33-1e2f3a4b5c6d";
const AT = Date.UTC(2026, 10, 22, 6, 5, 9);
const HOUR = 3_600_000;

type Words = Readonly<Record<Language, string>>;

const paper = (language: Language): PaperFacts => ({
  language,
  demo: false,
  merchantName: language === "zh" ? "好邻居便利店" : "Good Neighbour",
  place:
    language === "zh" ? "上海市静安区南京西路1266号恒隆广场B1层" : "1266 Nanjing Rd W, Jing'an, Shanghai",
  terminal: "10000001",
  at: AT,
  timeZone: "Asia/Shanghai",
});

const slip = (language: Language): SlipFacts => ({
  ...paper(language),
  saleNumber: 137,
  operator: language === "zh" ? "王芳" : "Wang Fang",
});

const product = (name: Words, quantity: number, unitPrice: number) => ({ name, quantity, unitPrice });
const products = [
  product({ zh: "农夫山泉 550ml", en: "Spring water 550ml" }, 2, 200),
  product({ zh: "三得利乌龙茶无糖大瓶装1.25L", en: "Suntory oolong tea, no sugar, large bottle" }, 1, 750),
  product({ zh: "鸡蛋", en: "Eggs" }, 12, 120),
  product({ zh: "清风抽纸（3层×120抽）", en: "Tissues" }, 1, 1280),
];

const sale = (language: Language): SaleReceiptFacts => ({
  ...slip(language),
  saleId: SALE,
  currency: "CNY",
  lines: products.map(({ name, ...line }, index) => ({
    id: SALE.replace("99", `0${index}`),
    name: name[language],
    ...line,
  })),
  tenders: [
    { kind: "cash", amount: 1870, received: 2000 },
    { kind: "wallet", amount: 2000, payment: PAYMENT },
  ],
});

const designed = (language: Language): SaleReceiptFacts => ({
  ...sale(language),
  letterhead:
    language === "zh"
      ? {
          hasLogo: true,
          header: ["统一社会信用代码 91310000MA1K00000X"],
          footer: ["七日内凭小票退换", "客服 021-5555 0137"],
        }
      : {
          hasLogo: true,
          header: ["Tax No. 91310000MA1K00000X"],
          footer: ["Returns within 7 days", "Call 021-5555 0137"],
        },
});

const refund = (language: Language): RefundSlipFacts => ({
  ...slip(language),
  at: AT + HOUR,
  amount: 1280,
  currency: "CNY",
  refund: REFUND,
  reason: "faulty",
  state: "refunded",
  approvedBy: language === "zh" ? "李雷" : "Li Lei",
  byWallet: {
    payment: PAYMENT,
    url: `https://wallet.example/r#${"ABEiM0RVZneImaq7zN3u_w".repeat(7)}`,
  },
});

const shift = (language: Language): ShiftReportFacts => ({
  ...paper(language),
  at: AT + 8 * HOUR,
  currency: "CNY",
  openedBy: language === "zh" ? "王芳" : "Wang Fang",
  openedAt: AT,
  sales: 137,
  tenders: { cash: { count: 52, amount: 123_450 }, wallet: { count: 88, amount: 456_780 } },
  refunds: { count: 2, amount: 2560 },
  refundsBy: { cash: { count: 1, amount: 560 }, wallet: { count: 1, amount: 2000 } },
  paidOut: { count: 1, amount: 560 },
  noSales: 0,
  pending: { count: 0, amount: 0 },
});

const manager = (language: Language) => (language === "zh" ? "韩梅梅" : "Han Meimei");
const closing = (language: Language) => ({
  by: language === "zh" ? "李雷" : "Li Lei",
  at: AT + 8 * HOUR,
  number: 42,
  seal: "1A2B 3C4D",
});
const paidOut = (language: Language) =>
  ({
    direction: "out",
    reason: "supplies",
    note: language === "zh" ? "买垃圾袋" : "Bin bags",
    by: "1002",
    approvedBy: manager(language),
  }) as const;

type Example = (language: Language) => ReceiptDocument;

/** By kind. */
const EXAMPLES = {
  sale: (language) => saleReceipt(sale(language)),
  "sale-designed": (language) => withLogo(saleReceipt(designed(language)), exampleLogo),
  "sale-demo": (language) =>
    saleReceipt({
      ...sale(language),
      demo: true,
      lines: [{ id: SALE, name: language === "zh" ? "商品" : "Goods", quantity: 1, unitPrice: 999_999_999 }],
      tenders: [{ kind: "wallet", amount: 999_999_999, payment: PAYMENT }],
    }),
  copy: (language) => copyOf(saleReceipt(sale(language)), 2, language),
  refund: (language) => refundSlip(refund(language)),
  "refund-pending": (language) => refundSlip({ ...refund(language), state: "queued" }),
  "refund-refused": (language) => refundSlip({ ...refund(language), state: "not_refunded" }),
  reversal: (language) =>
    reversalSlip({ ...slip(language), amount: 3870, currency: "CNY", payment: PAYMENT }),
  "x-report": (language) => shiftReport({ ...shift(language), at: AT + 2 * HOUR }),
  "z-report": (language) =>
    shiftReport({
      ...shift(language),
      closing: closing(language),
      pending: { count: 2, amount: 7000, unknown: { count: 1, amount: 5000 } },
      late: { count: 1, amount: 880 },
      words: [{ action: "close_shift_with_pending", by: manager(language) }],
    }),
  "z-report-counted": (language) =>
    shiftReport({
      ...shift(language),
      closing: closing(language),
      noSales: 3,
      discounts: { count: 4, amount: 1280 },
      rounding: -173,
      refundRounding: -3,
      paidIn: { count: 1, amount: 20_000 },
      paidOut: { count: 2, amount: 100_560 },
      moves: [
        { direction: "in", amount: 20_000, reason: "change", by: "1002", at: AT },
        { direction: "out", amount: 560, reason: "refund", note: "#81", by: "1002", at: AT },
        { ...paidOut(language), amount: 100_000, reason: "safe", at: AT },
      ],
      drawer: { float: 30_000, expected: 72_890, counted: 72_450, left: 30_000, counts: 2 },
      words: [{ action: "close_over_tolerance", by: manager(language) }],
    }),
  "z-report-forced": (language) =>
    shiftReport({
      ...shift(language),
      closing: { ...closing(language), forced: language === "zh" ? "昨晚忘记交班" : "Left open last night" },
      drawer: { float: 30_000, expected: 152_890 },
      words: [{ action: "force_close", by: manager(language) }],
    }),
  "cash-move": (language) =>
    cashMoveSlip({ ...paper(language), ...paidOut(language), amount: 3600, currency: "CNY", at: AT }),
  correction: (language) =>
    correctionSlip({
      ...paper(language),
      currency: "CNY",
      number: 42,
      amount: 1000,
      note: language === "zh" ? "收银台下找到一张十元" : "A note of ten was found under the till",
      by: "1002",
      approvedBy: manager(language),
      at: AT + 9 * HOUR,
    }),
  "sales-report": (language) => salesReportSlip(salesReport(language)),
  settlement: (language) => settlementSlip(settlement(language)),
  "settlement-differs": (language) =>
    settlementSlip({
      ...settlement(language),
      settled: false,
      promotionsBorneByBank: 2000,
      held: 451_720,
      matched: 89,
      cash: {
        float: 30_000,
        expected: 152_890,
        counted: 152_590,
        moves: {
          taken: { count: 52, amount: 123_450 },
          refunded: { count: 1, amount: -560 },
          paidIn: { count: 1, amount: 20_000 },
          paidOut: { count: 1, amount: -20_000 },
        },
      },
      open: differing.map(({ sale, found }) => ({
        sale,
        sentence: sentenceOf(found, "CNY")[language],
        reference: found.reference,
      })),
      done: 3,
    }),
  "self-test": (language) => selfTest({ ...paper(language), ...printer }),
  acceptance: (language) =>
    acceptanceSlip({
      ...paper(language),
      serial: "SY8F2C19A0",
      installer: language === "zh" ? "陈工" : "Chen",
      checks: [
        { name: language === "zh" ? "存储" : "Store", result: "pass" },
        { name: language === "zh" ? "打印机" : "Printer", result: "pass" },
        {
          name: language === "zh" ? "钱箱开合感应" : "Drawer switch",
          result: "unknown",
          advice: language === "zh" ? "钱箱没有感应线，请人工核对" : "The drawer has no switch: look at it",
        },
        {
          name: language === "zh" ? "扫码枪" : "Scanner",
          result: "fail",
          advice: language === "zh" ? "请检查连接线后重试" : "Check its cable and try again",
        },
        { name: language === "zh" ? "连接银行" : "Bank", result: "pass" },
      ],
    }),
} as const satisfies Record<string, Example>;

const sold = (sales: number, amount: number) => ({ ...NO_FIGURES, sales, amount });

const salesReport = (language: Language): SalesReportFacts => ({
  ...paper(language),
  currency: "CNY",
  period: { from: "2026-11-16", to: "2026-11-22" },
  total: { ...sold(961, 1_845_230), discount: 12_500, refunds: 3, refunded: 4890 },
  before: { period: { from: "2026-11-09", to: "2026-11-15" }, total: sold(940, 1_790_010) },
  tenders: [
    { name: language === "zh" ? "钱包支付" : "Wallet", ...sold(702, 1_402_100), refunds: 2, refunded: 4330 },
    { name: language === "zh" ? "现金" : "Cash", ...sold(259, 443_130), refunds: 1, refunded: 560 },
  ],
  operators: [{ name: language === "zh" ? "王芳" : "Wang Fang", ...sold(961, 1_845_230) }],
  categories: [{ name: language === "zh" ? "饮料" : "Drinks", ...sold(540, 800_000) }],
  products: products.map(({ name }, index) => ({
    name: name[language],
    ...sold(90 - index, 90_000 - index),
  })),
  moreProducts: 212,
});

const settlement = (language: Language) => ({
  ...paper(language),
  currency: "CNY" as const,
  businessDay: "2026-11-22",
  settled: true,
  payments: { count: 88, amount: 456_780 },
  refunds: { count: 2, amount: -2560 },
  reversals: { count: 1, amount: -1250 },
  fees: -2726,
  promotionsBorneByBank: 0,
  promotionsBorneByMerchant: 0,
  due: 450_244,
  held: 452_970,
  matched: 91,
  open: [],
  done: 0,
});

const differing = [
  {
    sale: 12,
    found: difference({
      kind: "amount_differs",
      movement: "payment",
      here: 1250,
      there: 1520,
      reference: "0197b6a2-7c1e-7d3a-9f00-2b1c5d6e7f80",
    }),
  },
  { sale: null, found: difference({ kind: "cash_short", movement: "cash", here: 152_890, there: 152_590 }) },
];

const printer = { printer: "XP-80C", profile: "Xprinter", columns: 48, level: "B" } as const;

export type PaperKind = keyof typeof EXAMPLES;
export const PAPER_KINDS = Object.keys(EXAMPLES) as PaperKind[];

export interface PaperExample {
  readonly kind: PaperKind;
  readonly language: Language;
  readonly document: ReceiptDocument;
}

/** The example of a kind for paper of that width. */
export function examplePaper(kind: PaperKind, language: Language, columns: number): ReceiptDocument {
  if (kind === "self-test") return selfTest({ ...paper(language), ...printer, columns });
  return EXAMPLES[kind](language);
}

/** All of them, for paper of that width. */
export function examplePapers(columns: number): readonly PaperExample[] {
  return PAPER_KINDS.flatMap((kind) =>
    LANGUAGES.map((language) => ({ kind, language, document: examplePaper(kind, language, columns) })),
  );
}

/** As the wallet's page and the till's screens encode a QR: error correction M. */
export function qrModules(text: string): QrModules {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: "M" });
  return { size: modules.size, isDark: (row, column) => modules.get(row, column) === 1 };
}

/** Two houses beside each other, 96 by 48 dots. */
export const exampleLogo: Bitmap = drawnLogo(96, 48);

function drawnLogo(width: number, height: number): Bitmap {
  const isDark = (x: number, y: number) => {
    const inHouse = x % 48;
    const roof = y < 20 && Math.abs(inHouse - 23.5) <= y + 2;
    const wall = y >= 20 && y < 46 && inHouse >= 8 && inHouse < 40;
    const door = y >= 30 && inHouse >= 19 && inHouse < 29;
    return (roof || wall) && !door;
  };
  let bits = "";
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x += 4)
      bits += [0, 1, 2, 3].reduce((digit, at) => digit * 2 + (isDark(x + at, y) ? 1 : 0), 0).toString(16);
  return { width, height, bits };
}
