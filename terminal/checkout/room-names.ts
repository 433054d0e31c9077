/** What the rooms beside the sale are called: known before any of them is loaded. */
import { dictionary } from "../kit/words.ts";
import type { RoomName } from "./rooms.ts";

export const roomWords = dictionary<RoomName>(
  {
    refund: "查单退款",
    drawer: "开钱箱",
    shift: "班次",
    catalog: "商品管理",
    report: "销售报表",
    journal: "操作记录",
    reconciliation: "对账",
    papers: "小票设计",
    rates: "外币参考价",
    staff: "员工",
    sound: "声音和屏幕",
    terminal: "终端",
  },
  {
    refund: "Sales and refunds",
    drawer: "Open drawer",
    shift: "Shift",
    catalog: "Manage goods",
    report: "Reports",
    journal: "Journal",
    reconciliation: "Reconciliation",
    papers: "Receipt design",
    rates: "Foreign currencies",
    staff: "Staff",
    sound: "Sound and screen",
    terminal: "Terminal",
  },
);
