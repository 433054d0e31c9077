/** The words of the ticket that is put together, and of the shelf beside it. */
import type { Discount } from "#domain/sale.ts";
import { dictionary, language } from "../kit/words.ts";

export const tk = dictionary(
  {
    // The shelf
    products: "商品",
    amounts: "金额",
    whatToSell: "选商品或输金额",
    chooseOrType: "选商品、扫条码或输金额，开始收款",
    search: "搜索商品",
    searchHint: "搜商品：名称、拼音、首字母或条码",
    stopSearch: "清除搜索",
    categories: "分类",
    favourites: "常用",
    all: "全部",
    emptyShelf: "此处还没有商品",
    notFound: "没有找到，请换个说法，或改输金额",
    typeOn: "还有更多，再多输几个字就能找到",
    variants: "{count} 种规格",
    perKilogram: "{amount}/千克",
    soldOut: "无货",
    // The pad beside the ticket
    quantity: "数量",
    weight: "重量（千克）",
    price: "改价",
    wasPrice: "改价，原价 {price}",
    percentOff: "减百分之几",
    amountOff: "减多少钱",
    noteOf: "备注",
    noteHint: "写在小票上，最多 60 字",
    wholeSale: "整单\u200b优惠",
    apply: "确定",
    remove: "删除此行",
    removeDiscount: "取消优惠",
    change: "修改",
    // The ticket
    discount: "优惠",
    times: "{quantity} × {price}",
    hold: "挂单",
    recall: "取单 {count}",
    heldSales: "已挂的单",
    comma: "、",
    andMore: " 等，另 {count} 行",
  },
  {
    products: "Products",
    amounts: "Amount",
    whatToSell: "Choose products or type an amount",
    search: "Search products",
    searchHint: "Search: name, pinyin, initials or barcode",
    chooseOrType: "Choose or scan goods, or type an amount",
    stopSearch: "Clear the search",
    categories: "Categories",
    favourites: "Favourites",
    all: "All",
    emptyShelf: "No products here yet",
    notFound: "Nothing found: try other words, or type the amount",
    typeOn: "There are more: type on to find yours",
    variants: "{count} kinds",
    perKilogram: "{amount}/kg",
    soldOut: "sold out",
    quantity: "Quantity",
    weight: "Weight (kg)",
    price: "Price",
    wasPrice: "Price changed, was {price}",
    percentOff: "Per cent off",
    amountOff: "Amount off",
    noteOf: "Note",
    noteHint: "Stands on the receipt, at most 60 characters",
    wholeSale: "Discount",
    apply: "OK",
    remove: "Remove line",
    removeDiscount: "No discount",
    change: "Change",
    discount: "Discount",
    times: "{quantity} × {price}",
    hold: "Hold",
    recall: "Recall {count}",
    heldSales: "Sales on hold",
    comma: ", ",
    andMore: " and {count} more lines",
  },
);

/** 打九折 is what a tenth off is called in Chinese. */
export function discountWords(discount: Discount): string {
  if ("amount" in discount) return tk("discount");
  const percent = discount.percent / 100;
  return language.value === "zh" ? `${(100 - percent) / 10} 折` : `${tk("discount")} ${percent}%`;
}
