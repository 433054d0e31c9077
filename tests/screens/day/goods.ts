/** What the shop of the day sells, with its prices in minor units: of a kilogram where something is weighed. */
export interface Article {
  readonly name: string;
  /** The tab of the shelf that has it. */
  readonly tab: string;
  readonly price: number;
  readonly barcode: string;
  /** What a cashier types to find it: hanzi, pinyin, initials, English. */
  readonly typed: string;
}

const article = (name: string, tab: string, price: number, typed: string, barcode: string): Article => ({
  name,
  tab,
  price,
  barcode,
  typed,
});

/** By the piece. */
export const WATER = article("矿泉水", "常用", 200, "kqs", "6900000000007");
export const COLA = article("可乐", "常用", 300, "kele", "6900000000038");
export const COFFEE = article("美式咖啡", "常用", 1200, "americano", "6900000000076");
export const CRISPS = article("薯片", "常用", 750, "shupian", "6900000000083");
export const CHOCOLATE = article("牛奶巧克力", "零食", 690, "qkl", "6900000000106");
export const EGG = article("茶叶蛋", "常用", 250, "cyd", "6900000000137");
export const BATTERIES = article("5号电池", "日用", 1290, "batteries", "6900000000205");
export const UMBRELLA = article("雨伞", "常用", 2990, "yusan", "6900000000212");

/** By weight; the barcode is the number that the scale prints. */
export const APPLES = article("红富士苹果", "水果蔬菜", 1180, "hfs", "00021");
export const BANANAS = article("香蕉", "水果蔬菜", 798, "xiangjiao", "00022");

/** In two sizes, which a shop has put into its catalog as variants of one thing. */
export const GLOVES = article("棉手套", "常用", 1500, "shoutao", "");

/** What a scale prints for a price: 21, its number of the goods, the price, and EAN's check digit. */
export function scaleLabel({ barcode }: Article, amount: number): string {
  const digits = `21${barcode}${String(amount).padStart(5, "0")}`;
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
