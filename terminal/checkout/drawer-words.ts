/** The words of the drawer: what it is opened for, how it stands, and how its wiring is learnt. */
import {
  LESSON_SENTENCES,
  NO_SALE_REASONS,
  type NoSaleReason,
  type OPENING_SENTENCES,
} from "#domain/drawer.ts";
import { formatMoney } from "#domain/money.ts";
import type { DrawerDeed, DrawerView } from "#pos/drawer/api.ts";
import { dictionary, inLanguage } from "../kit/words.ts";
import { currency } from "./store.ts";

export const td = dictionary(
  {
    // Opening it without a sale
    openDrawer: "开钱箱",
    why: "为什么开钱箱",
    whichReason: "请写明原因",
    chooseReason: "请选择原因",
    reasonIs: "原因：{reason}",
    openAgain: "再开一次",
    // How it stands
    isOpen: "钱箱开着",
    isClosed: "钱箱已关好",
    notSeenNow: "现在看不到钱箱开着还是关着：打印机没有回应，请看一眼",
    notLearnt: "还不知道这个钱箱的接法，所以看不到它开着还是关着",
    managerTriesOut: "请主管到“终端”里试一次",
    shutIt: "钱箱开着：请关上",
    leftOpenSince: "钱箱从 {time} 起一直开着：请关上",
    // What it has done
    deeds: "本班开箱记录",
    noDeeds: "本班还没有开过钱箱",
    forSale: "第 {number} 单现金",
    noSale: "无交易：{reason}",
    paidIn: "存入现金 {amount}",
    paidOut: "取出现金 {amount}",
    trial: "试钱箱接法（{pin} 号脚）",
    checked: "检查终端时试开",
    byHand: "不是收银机打开的：用钥匙或其他方法",
    leftOpen: "开着太久没有关",
    approvedBy: "{name}，{manager} 批准",
    // Learning how it is wired
    drawer: "钱箱",
    pinKnown: "接在打印机的 {pin} 号脚",
    learn: "试钱箱接法",
    learnAgain: "重新试钱箱接法",
    shutFirst: "先把钱箱关好。按下后它应当弹开一次，请看着它",
    shutAndTry: "已关好，试开",
    didItOpen: "钱箱弹开了吗",
    itOpened: "弹开了",
    stayedShut: "没有弹开",
    tryOtherPin: "换另一个接口再试",
    tryOnceMore: "已关好，再试一次",
    nowShut: "现在请关上钱箱",
    seenShut: "看到了：钱箱已关好",
  },
  {
    openDrawer: "Open drawer",
    why: "Why is the drawer opened",
    whichReason: "Write the reason",
    chooseReason: "Choose a reason",
    reasonIs: "Reason: {reason}",
    openAgain: "Open once more",
    isOpen: "The drawer is open",
    isClosed: "The drawer is shut",
    notSeenNow: "Whether the drawer is open cannot be seen now: the printer does not answer. Have a look",
    notLearnt: "It is not known how this drawer is wired, so the till cannot see whether it is open",
    managerTriesOut: "A manager tries that out under Terminal",
    shutIt: "The drawer is open: shut it",
    leftOpenSince: "The drawer has been open since {time}: shut it",
    deeds: "The drawer in this shift",
    noDeeds: "It was not opened in this shift",
    forSale: "Cash of sale {number}",
    noSale: "No sale: {reason}",
    paidIn: "Paid in {amount}",
    paidOut: "Paid out {amount}",
    trial: "Tried out (pin {pin})",
    checked: "To see whether it opens",
    byHand: "Not opened by the till: by its key, or in some other way",
    leftOpen: "Left open for too long",
    approvedBy: "{name}, approved by {manager}",
    drawer: "Drawer",
    pinKnown: "On pin {pin} of the printer's connector",
    learn: "Try out the drawer",
    learnAgain: "Try out the drawer anew",
    shutFirst: "First shut the drawer. It should open once when you press: watch it",
    shutAndTry: "It is shut: open it",
    didItOpen: "Did the drawer open",
    itOpened: "It opened",
    stayedShut: "It stayed shut",
    tryOtherPin: "Try the other pin",
    tryOnceMore: "It is shut: try again",
    nowShut: "Now shut the drawer",
    seenShut: "Seen: the drawer is shut",
  },
);

/** What became of an opening, in a word or two; what to do about it is the domain's to say. */
export const openingWords = dictionary<keyof typeof OPENING_SENTENCES>(
  {
    intended: "正在打开",
    opened: "已打开",
    "stayed-shut": "没有弹开",
    sent: "已发出指令",
    unknown: "不确定",
    "not-sent": "没有打开",
  },
  {
    intended: "opening",
    opened: "opened",
    "stayed-shut": "stayed shut",
    sent: "told to open",
    unknown: "not known",
    "not-sent": "not opened",
  },
);

/** The reason of an opening without a sale; what was typed for another one stands for it. */
export function whyWords(reason: NoSaleReason, note: string | undefined): string {
  return note ?? inLanguage(NO_SALE_REASONS[reason]);
}

/** Whether the drawer is open; where that cannot be seen, why not. */
export function standingWords({ state, learnt }: DrawerView): string {
  if (state === "open") return td("isOpen");
  if (state === "closed") return td("isClosed");
  if (learnt === undefined) return td("notLearnt");
  return learnt === "switch" ? td("notSeenNow") : inLanguage(LESSON_SENTENCES[learnt]);
}

/** What the drawer did. */
export function deedWords(deed: DrawerDeed): string {
  switch (deed.what) {
    case "cash":
      return td("forSale", { number: deed.sale });
    case "no-sale":
      return td("noSale", { reason: whyWords(deed.reason, deed.note) });
    case "cash-move":
      return td(deed.direction === "in" ? "paidIn" : "paidOut", {
        amount: formatMoney({ amount: deed.amount, currency: currency.value }),
      });
    case "trial":
      return td("trial", { pin: deed.pin });
    case "check":
      return td("checked");
    case "by-hand":
      return td("byHand");
    case "left-open":
      return td("leftOpen");
  }
}

/** On whose word it was, where that was not the sale's. */
export function deedPeople(deed: DrawerDeed): string {
  if (deed.what === "trial" || deed.what === "check" || deed.what === "cash-move") return deed.operator;
  if (deed.what !== "no-sale") return "";
  const { operator: name, approvedBy: manager } = deed;
  return manager === undefined ? name : td("approvedBy", { name, manager });
}
