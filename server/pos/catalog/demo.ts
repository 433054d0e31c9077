/** What a demo shop sells: a small convenience store, so that whoever tries the till out has something to sell. */
import type { Category } from "#domain/product.ts";
import { categories } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import type { PosStore } from "../store.ts";
import type { Clocks } from "../wallet-clock.ts";
import type { ProductInput } from "./api.ts";
import { putProduct } from "./catalog.ts";
import { bumpRevision, revisionOf } from "./store.ts";

/** 13 % and 9 %: the rates of Chinese value-added tax on goods, and on grain, fruit and the like. */
const TAX = { goods: 1300, fresh: 900 } as const;

/** Name, English name, price in minor units. A number in front is the place among the favourites. */
type Article = readonly [favourite: number | null, name: string, nameEn: string, price: number];

const SHELVES: readonly {
  readonly name: string;
  readonly nameEn: string;
  readonly tax: number;
  readonly articles: readonly Article[];
}[] = [
  {
    name: "饮料",
    nameEn: "Drinks",
    tax: TAX.goods,
    articles: [
      [0, "矿泉水 550ml", "Mineral water 550 ml", 200],
      [1, "冰红茶 500ml", "Iced black tea 500 ml", 350],
      [null, "乌龙茶 无糖 500ml", "Oolong tea, no sugar 500 ml", 500],
      [2, "可乐 330ml", "Cola 330 ml", 300],
      [null, "橙汁 450ml", "Orange juice 450 ml", 550],
      [3, "鲜牛奶 250ml", "Fresh milk 250 ml", 480],
      [null, "酸奶 200g", "Yoghurt 200 g", 650],
      [4, "美式咖啡 中杯", "Americano, medium", 1200],
    ],
  },
  {
    name: "零食",
    nameEn: "Snacks",
    tax: TAX.goods,
    articles: [
      [5, "薯片 原味 75g", "Crisps, plain 75 g", 750],
      [null, "苏打饼干 200g", "Soda crackers 200 g", 890],
      [null, "牛奶巧克力 40g", "Milk chocolate 40 g", 690],
      [null, "口香糖 薄荷", "Chewing gum, mint", 450],
      [null, "海苔 4.5g", "Seaweed 4.5 g", 590],
      [6, "茶叶蛋", "Tea egg", 250],
      [null, "烤肠", "Grilled sausage", 400],
      [7, "饭团 金枪鱼", "Rice ball, tuna", 680],
    ],
  },
  {
    name: "日用",
    nameEn: "Household",
    tax: TAX.goods,
    articles: [
      [8, "抽纸 3层120抽", "Tissues, 120 sheets", 590],
      [null, "垃圾袋 30只", "Bin bags, 30", 890],
      [null, "牙刷 软毛", "Toothbrush, soft", 990],
      [null, "洗手液 500ml", "Hand soap 500 ml", 1590],
      [null, "5号电池 4节", "AA batteries, 4", 1290],
      [9, "雨伞 折叠", "Umbrella, folding", 2990],
      [null, "购物袋 大", "Shopping bag, large", 50],
    ],
  },
];

/** By the kilogram, with the number that a scale prints. */
const FRUIT: readonly (readonly [scaleCode: string, name: string, nameEn: string, price: number])[] = [
  ["00021", "红富士苹果", "Fuji apples", 1180],
  ["00022", "香蕉", "Bananas", 798],
  ["00023", "砂糖橘", "Mandarins", 1560],
  ["00024", "西红柿", "Tomatoes", 760],
];

/** Puts the demo's goods on sale in a store that never had any. */
export function stockDemoShop(store: PosStore, clocks: Clocks): void {
  if (revisionOf(store.db) !== "0") return;
  store.write((db) => {
    let barcode = 0;
    SHELVES.forEach(({ name, nameEn, tax, articles }, place) => {
      const category = shelf({ id: newId(), name, nameEn, place });
      for (const [favourite, name, nameEn, price] of articles) {
        const barcodes = [withCheckDigit(`690000${String(barcode++).padStart(6, "0")}`)];
        const article = { name, nameEn, category, unit: "piece", price, tax, barcodes } as const;
        put(favourite === null ? article : { ...article, favourite });
      }
    });
    const category = shelf({ id: newId(), name: "水果蔬菜", nameEn: "Fruit and vegetables", place: 3 });
    for (const [scaleCode, name, nameEn, price] of FRUIT)
      put({ name, nameEn, category, unit: "kilogram", price, tax: TAX.fresh, barcodes: [], scaleCode });
    bumpRevision(db);

    function shelf(row: Category): string {
      db.insert(categories).values(row).run();
      return row.id;
    }
    function put(input: ProductInput): void {
      putProduct(db, newId(), input, clocks.now());
    }
  });
}

/** The thirteen digits of an EAN-13, from the first twelve. */
function withCheckDigit(digits: string): string {
  const sum = [...digits].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
