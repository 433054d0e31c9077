/** The columns of a table of products: what they are called where we write one, and in tables that others wrote. */

export const PRODUCT_COLUMNS = [
  "name",
  "variant",
  "price",
  "unit",
  "barcodes",
  "category",
  "stock",
  "tax",
  "nameEn",
  "family",
  "scaleCode",
  "favourite",
  "id",
] as const;
export type ProductColumn = (typeof PRODUCT_COLUMNS)[number];

/** Chinese, English, then what else the column is called. The first two stand together in a table of ours. */
const NAMES: Readonly<Record<ProductColumn, readonly [zh: string, en: string, ...others: string[]]>> = {
  name: ["名称", "Name", "品名", "商品名称", "商品", "商品名", "product", "product name", "item"],
  variant: ["规格", "Variant", "规格型号", "option"],
  price: ["价格", "Price", "售价", "单价", "零售价", "销售价", "unit price", "retail price"],
  unit: ["单位", "Unit", "计量单位"],
  barcodes: ["条码", "Barcodes", "条形码", "商品条码", "barcode", "ean", "gtin", "upc"],
  category: ["分类", "Category", "类别", "商品分类", "品类"],
  stock: ["库存", "Stock", "库存数量", "数量", "quantity"],
  tax: ["税率", "Tax rate", "税率%", "tax", "vat"],
  nameEn: ["英文名", "English name", "英文名称"],
  family: ["系列", "Family", "商品系列"],
  scaleCode: ["秤码", "Scale code", "plu", "秤编码"],
  favourite: ["常用位置", "Favourite", "常用", "favorite"],
  id: ["编号（勿改）", "Number (keep)", "编号", "id"],
};

/** The heading of a column in a table that we write. */
export const headingOf = (column: ProductColumn): string => `${NAMES[column][0]} ${NAMES[column][1]}`;

const spelled = (text: string) => text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim();

const COLUMN_OF = new Map<string, ProductColumn>(
  PRODUCT_COLUMNS.flatMap((column) =>
    [headingOf(column), ...NAMES[column]].map((name) => [spelled(name), column] as const),
  ),
);

/** Where each column stands by these headings; the first of two with one name. Headings that nobody knows are passed over. */
export function columnsOf(headings: readonly string[]): ReadonlyMap<ProductColumn, number> {
  const columns = new Map<ProductColumn, number>();
  for (const [index, heading] of headings.entries()) {
    const column = COLUMN_OF.get(spelled(heading));
    if (column !== undefined && !columns.has(column)) columns.set(column, index);
  }
  return columns;
}
