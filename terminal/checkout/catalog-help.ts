/** What helps where goods are managed. */

import { tg } from "./catalog-words.ts";
import { both, type Help } from "./help-text.ts";

export const catalogHelp: Help = {
  purpose: both(
    "增加、修改和下架商品，也可用表格成批改",
    "Add, change and withdraw goods, one by one or by a spreadsheet",
  ),
  controls: [
    {
      name: () => tg("find"),
      does: both(
        "扫一个条码：有就打开，没有就新增",
        "Scan a barcode: it opens its product, or begins a new one",
      ),
    },
    {
      name: () => tg("add"),
      does: both("新商品；名称和价格必填", "A new product; name and price are needed"),
    },
    {
      name: () => tg("keep"),
      does: both("保存后各收银台马上更新", "Keeps it; every checkout has it at once"),
    },
    {
      name: () => tg("withdraw"),
      does: both("不再卖；以前的销售单不变", "Sold no more; earlier sales stay as they are"),
    },
    { name: () => tg("categories"), does: both("分类的名称和顺序", "Names and order of categories") },
    {
      name: () => tg("favourites"),
      does: both("常用商品在货架上的顺序", "In which order favourites stand on the shelf"),
    },
    {
      name: () => tg("files"),
      does: both(
        "导出全部，改好再导入；先看逐行会改什么，再决定",
        "Export all, change it, import it; see row by row what it would change before you decide",
      ),
    },
  ],
  keys: [],
};
