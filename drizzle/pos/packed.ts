/**
 * JSON, deflated: a shop's sales stay on its till for years, and a receipt's document is most of what a sale costs the
 * file. The words that nearly every document has stand in a dictionary that is part of the format.
 */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { customType } from "drizzle-orm/sqlite-core";

/** Stands first in what is packed: another dictionary would be another number. */
const FORMAT = 1;

/** Never changed: what was packed with it could not be read any more. The commonest stand last, as zlib wants it. */
const DICTIONARY = Buffer.from(
  [
    '{"kind":"logo"},{"kind":"barcode","text":"},"note":"","discount":{"percent":1000},{"amount":100},"tax":1300,"wide"',
    "收款撤销退款凭条补打含税优惠折扣整单折让抹零会员积分原价重量千克数量找零 ¥备注",
    'Refund Reversal COPY Discount Rounding Change Tax DEMO - no real money"Terminal 1Cashier Total"Cash"Wallet"Payment ',
    '"Thank you","align":"center"}]{"id":"01a2-","product":"01a2-","name":"商品","quantity":1,"unitPrice":1000,"unit":"piece"},',
    '"unit":"kilogram"},{"id":"01a2-","name":"商品","quantity":2,"unitPrice":500},{"id":"',
    '{"blocks":[{"kind":"text","text":"便利店超市","align":"center","size":"large"},{"kind":"text","text":"市区路 1 号",',
    '"align":"center"},{"kind":"text","text":"演示 · 非真实交易","align":"center","bold":true},{"kind":"rule","stroke":"double"},',
    '{"kind":"row","cells":[{"text":"单号 0001"},{"text":"2026-11-26 12:00:00","align":"right","width":19}],"stacks":true},',
    '{"kind":"row","cells":[{"text":"终端 10000001"},{"text":"收银员 1001","align":"right","width":11}],"stacks":true},',
    '{"kind":"rule"},{"kind":"row","cells":[{"text":"商品"},{"text":"2.00","align":"right","width":4}]},{"kind":"text","text":"',
    '商品 550ml"},{"kind":"row","cells":[{"text":"  2 × 2.50"},{"text":"5.00","align":"right","width":5}]},{"kind":"rule"},',
    '{"kind":"row","size":"large","cells":[{"text":"合计"},{"text":"¥10.00","align":"right","width":14}],"stacks":true},',
    '{"kind":"row","cells":[{"text":"现金"},{"text":"¥20.00","align":"right","width":6}],"stacks":true},',
    '{"kind":"row","cells":[{"text":"实收"},{"text":"找零"},{"kind":"row","cells":[{"text":"钱包支付"},{"text":"¥10.00",',
    '"align":"right","width":6}],"stacks":true},{"kind":"text","text":"支付编号 01a2.1"},{"kind":"feed","lines":1},',
    '{"kind":"qr","text":"SHOUYIN/S/01A2-"},{"kind":"text","text":"谢谢惠顾","align":"center"},{"kind":"cut"}]}',
  ].join(""),
);

/**
 * A value of JSON. The column is declared as the text that earlier versions stored, which is read as well: SQLite keeps
 * bytes as bytes in it, and to declare it anew would be to build the table anew.
 */
export function packed<T>(name: string) {
  return customType<{ data: T; driverData: Uint8Array | string }>({
    dataType: () => "text",
    toDriver: (value) => {
      const body = deflateRawSync(JSON.stringify(value), { dictionary: DICTIONARY, level: 9 });
      return Buffer.concat([Buffer.of(FORMAT), body]);
    },
    fromDriver: (stored) => JSON.parse(typeof stored === "string" ? stored : unpacked(stored)) as T,
  })(name);
}

function unpacked(stored: Uint8Array): string {
  if (stored[0] !== FORMAT) throw new Error(`packed in format ${stored[0]}, which this version cannot read`);
  return inflateRawSync(stored.subarray(1), { dictionary: DICTIONARY }).toString();
}
