/** The words of the journal: what its lines are about, what was done, and what of it is told. */
import type { JournalGroup } from "#domain/journal-group.ts";
import { formatMoney } from "#domain/money.ts";
import { ACTION_NAMES, PERMISSIONS, ROLES } from "#domain/permission.ts";
import type { JournalRow } from "#pos/journal/api.ts";
import { dictionary, inLanguage } from "../kit/words.ts";
import { actionNames, permissionWords } from "./permission-words.ts";
import { roleWords } from "./room-words.ts";
import { currency } from "./store.ts";

export const tj = dictionary(
  {
    all: "全部",
    day: "哪一天",
    about: "看哪一类",
    older: "更早的",
    nothing: "没有符合的记录",
    verify: "核验",
    verifying: "正在核验，可以离开这里照常收款",
    whole: "完整：{lines} 条记录、{closings} 份交班报表逐条相符，没有被改动或删减",
    broken: "第 {number} 条记录与前面的不符，可能被改动过。请不要再动这台终端，联系银行",
    brokenClosing: "第 {number} 号交班报表与前面的不符，可能被改动过。请不要再动这台终端，联系银行",
    lines: "操作记录",
  },
  {
    all: "All",
    day: "Which day",
    about: "What about",
    older: "Older ones",
    nothing: "Nothing fits",
    verify: "Verify",
    verifying: "Being verified: you can leave and go on selling",
    whole: "Whole: {lines} lines and {closings} shift reports follow each other, none changed or lost",
    broken:
      "Line {number} does not follow from those before it: it may have been changed. Leave this terminal as it is and call the bank",
    brokenClosing:
      "Shift report {number} does not follow from those before it: it may have been changed. Leave this terminal as it is and call the bank",
    lines: "What happened",
  },
);

export const groupWords = dictionary<JournalGroup>(
  {
    sales: "收款退款",
    cash: "现金钱箱",
    shift: "班次",
    people: "员工权限",
    goods: "商品",
    papers: "打印",
    terminal: "终端",
  },
  {
    sales: "Sales",
    cash: "Cash",
    shift: "Shifts",
    people: "People",
    goods: "Goods",
    papers: "Papers",
    terminal: "Terminal",
  },
);

/** What has words of its own; anything else is said as it stands in the journal. */
const ACTIONS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  "sale opened": { zh: "开单", en: "Sale opened" },
  "sale price changed": { zh: "改价", en: "Price changed" },
  "sale cancelled": { zh: "取消销售单", en: "Sale cancelled" },
  "cash taken": { zh: "收现金", en: "Cash taken" },
  "cash paid in": { zh: "存入现金", en: "Cash paid in" },
  "cash paid out": { zh: "取出现金", en: "Cash paid out" },
  "float counted": { zh: "点备用金", en: "Float counted" },
  "drawer counted": { zh: "清点钱箱", en: "Drawer counted" },
  "drawer counted for closing": { zh: "交班点钞", en: "Drawer counted for closing" },
  "drawer asked without a sale": { zh: "无交易开钱箱", en: "Drawer asked without a sale" },
  "drawer opened": { zh: "钱箱打开", en: "Drawer opened" },
  "drawer opened by hand": { zh: "钱箱被手动打开", en: "Drawer opened by hand" },
  "drawer left open": { zh: "钱箱久未关上", en: "Drawer left open" },
  "shift opened": { zh: "开班", en: "Shift opened" },
  "shift closed": { zh: "交班", en: "Shift closed" },
  "shift corrected": { zh: "更正交班报表", en: "Shift corrected" },
  "signed in": { zh: "登录", en: "Signed in" },
  "wrong PIN": { zh: "密码错误", en: "Wrong PIN" },
  "changed PIN": { zh: "改密码", en: "Changed PIN" },
  "PIN reset by the bank": { zh: "凭银行重置码重设密码", en: "PIN reset with the bank" },
  "wrong reset code": { zh: "重置码错误", en: "Wrong reset code" },
  locked: { zh: "无人操作，自动锁定", en: "Locked, nobody there" },
  "operator added": { zh: "添加员工", en: "Operator added" },
  "operator changed": { zh: "修改员工", en: "Operator changed" },
  "permission limit changed": { zh: "修改优惠限额", en: "Discount limit changed" },
  "permission changed": { zh: "修改权限", en: "Permission changed" },
  "badge added": { zh: "制作工牌", en: "Badge made" },
  "badge revoked": { zh: "作废工牌", en: "Badge revoked" },
  "badge shown": { zh: "扫工牌批准", en: "Badge shown" },
  "wrong badge": { zh: "工牌无效", en: "Badge not valid" },
  "product added": { zh: "添加商品", en: "Product added" },
  "product changed": { zh: "修改商品", en: "Product changed" },
  "product withdrawn": { zh: "下架商品", en: "Product withdrawn" },
  "category changed": { zh: "修改分类", en: "Category changed" },
  "category withdrawn": { zh: "删除分类", en: "Category withdrawn" },
  "refund asked": { zh: "申请退款", en: "Refund asked" },
  "refund refunded": { zh: "退款已退回", en: "Refunded" },
  "refund not_refunded": { zh: "退款未成功", en: "Not refunded" },
  "payment presented": { zh: "出示收款码", en: "Payment QR shown" },
  "payment submitted": { zh: "扫付款码", en: "Payment code scanned" },
  "payment paid": { zh: "钱包收款到账", en: "Payment paid" },
  "payment reversing": { zh: "撤销收款", en: "Payment being reversed" },
  "payment reversed": { zh: "收款已撤销，款项退回", en: "Payment reversed" },
  "payment cancelled": { zh: "收款已取消", en: "Payment cancelled" },
  "payment expired": { zh: "收款码过期", en: "Payment expired" },
  "payment declined": { zh: "顾客付款被拒", en: "Payment declined" },
  "payment unknown": { zh: "收款结果未知", en: "Payment unknown" },
  "alarm read": { zh: "已阅警示", en: "Alarm read" },
  "clock jumped": { zh: "时钟被改动", en: "Clock jumped" },
  "exchange rates set": { zh: "设定外币汇率", en: "Exchange rates set" },
  "receipt design changed": { zh: "修改小票样式", en: "Receipt design changed" },
  "receipt printed": { zh: "小票已打印", en: "Receipt printed" },
  "receipt asked again": { zh: "补打小票", en: "Receipt asked again" },
  "z-report printed": { zh: "交班报表已打印", en: "Shift report printed" },
  "z-report asked again": { zh: "补打交班报表", en: "Shift report asked again" },
  "x-report asked": { zh: "打印中途小结", en: "Report so far asked" },
  "x-report printed": { zh: "中途小结已打印", en: "Report so far printed" },
  "terminal retired": { zh: "停用终端", en: "Terminal retired" },
};

/** Who acted that is no operator. */
const ACTORS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  nobody: { zh: "未知", en: "Nobody known" },
  drawer: { zh: "钱箱", en: "The drawer" },
  printer: { zh: "打印机", en: "The printer" },
  wallet: { zh: "银行", en: "The bank" },
  till: { zh: "收银机", en: "The till" },
};

export function actorWords(actor: string): string {
  const words = ACTORS[actor];
  return words ? inLanguage(words) : actor;
}

export function actionWords(action: string): string {
  const words = ACTIONS[action];
  return words ? inLanguage(words) : action;
}

const MONEY = [
  "amount",
  "total",
  "counted",
  "received",
  "difference",
  "off",
  "rounding",
  "listPrice",
  "price",
];
const TOLD = [...MONEY, "number", "name", "goods", "note", "reason", "forced", "approvedBy", "signedOffBy"];

const detailNames = dictionary<string>(
  {
    amount: "金额",
    total: "应收",
    counted: "点到",
    received: "实收",
    difference: "差额",
    off: "优惠",
    rounding: "抹零",
    listPrice: "原价",
    price: "改为",
    goods: "商品",
    number: "编号",
    name: "姓名",
    note: "说明",
    reason: "原因",
    forced: "代交班原因",
    approvedBy: "批准",
    signedOffBy: "签字",
  },
  {
    amount: "amount",
    total: "total",
    counted: "counted",
    received: "received",
    difference: "difference",
    off: "off",
    rounding: "rounding",
    listPrice: "was",
    price: "now",
    goods: "goods",
    number: "number",
    name: "name",
    note: "note",
    reason: "reason",
    forced: "why forced",
    approvedBy: "approved by",
    signedOffBy: "signed off by",
  },
);

/** What of a line's detail people read: hashes and ids are for machines. */
export function detailWords({ action, subject, detail }: JournalRow): string {
  if (action === "permission changed") return permissionChange(subject, detail);
  if (action === "permission limit changed") return limitChange(detail);
  return TOLD.flatMap((name) => {
    const value = detail[name];
    if (typeof value === "number" && MONEY.includes(name))
      return `${detailNames(name)} ${formatMoney({ amount: value, currency: currency.value })}`;
    return typeof value === "string" || typeof value === "number" ? `${detailNames(name)} ${value}` : [];
  }).join(" · ");
}

function limitChange({ role, limit }: JournalRow["detail"]): string {
  const known = ROLES.find((one) => one === role);
  return `${known ? roleWords(known) : role} ${Number(limit) / 100}%`;
}

/** Of another version's action or permission only what it is called there is known. */
function permissionChange(subject: string, { role, permission }: JournalRow["detail"]): string {
  const action = ACTION_NAMES.find((name) => name === subject);
  const known = PERMISSIONS.find((name) => name === permission);
  const who = ROLES.find((name) => name === role);
  return [
    who ? roleWords(who) : String(role),
    action ? actionNames(action) : subject,
    known ? permissionWords(known) : String(permission),
  ].join(" · ");
}
