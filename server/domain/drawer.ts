/** The cash drawer as people speak of it: why it is opened without a sale, what became of it, and how it was learnt. */
import type { Sentence } from "./payment-sentences.ts";

/**
 * - `intended`: recorded, and about to be carried out
 * - `opened`: seen to be open
 * - `stayed-shut`: the pulse left, and the drawer was seen to be shut
 * - `sent`: the pulse left, and nothing can tell
 * - `unknown`: nobody knows whether the pulse came through; it is not given again
 * - `not-sent`: no pulse left
 */
export const OPENING_STATES = ["intended", "opened", "stayed-shut", "sent", "unknown", "not-sent"] as const;
export type OpeningState = (typeof OPENING_STATES)[number];

/** What a person has to do about an opening; nothing where it was seen to be open. */
export const OPENING_SENTENCES: Record<OpeningState, Sentence> = {
  intended: { zh: "正在开钱箱", en: "Opening the drawer" },
  opened: { zh: "钱箱已打开，用完请关上", en: "The drawer is open: shut it afterwards" },
  "stayed-shut": {
    zh: "钱箱没有弹开：请看看是否锁住或卡住，必要时用钥匙打开",
    en: "The drawer stayed shut: see whether it is locked or stuck, use the key if need be",
  },
  sent: {
    zh: "已发出开箱指令，请看一眼钱箱是否弹开",
    en: "The drawer was told to open: have a look whether it did",
  },
  unknown: {
    zh: "不确定钱箱是否弹开，请看一眼，必要时用钥匙打开",
    en: "The drawer may or may not have opened: have a look, use the key if need be",
  },
  "not-sent": {
    zh: "钱箱没有打开：打印机没有接上或没有回应，请检查，或用钥匙打开",
    en: "The drawer was not opened: the printer is not there or does not answer. See to it, or use the key",
  },
};

/** Why the drawer is opened without a sale: a closed list, so that reports can count them. */
export const NO_SALE_REASONS = {
  change: { zh: "换零钱", en: "To change money" },
  counting: { zh: "清点现金", en: "To count the cash" },
  mistake: { zh: "找零有误", en: "Wrong change was given" },
  float: { zh: "存取备用金", en: "To put in or take out the float" },
  other: { zh: "其他", en: "Another reason" },
} as const satisfies Record<string, Sentence>;
export type NoSaleReason = keyof typeof NO_SALE_REASONS;

/** The longest note that says what the other reason is, in characters. */
export const NOTE_MAX = 60;

/**
 * What a pulse, the drawer's switch and a person's word together teach.
 * - `switch`: it opened, and its switch says so
 * - `no-switch`: it opened, and no switch moved
 * - `cannot-tell`: it opened, and the printer does not speak of switches
 * - `not-opened`: it did not open: another pin, a lock or a cable
 * - `contradiction`: its switch moved, and the person says that it did not open
 */
export const LESSONS = ["switch", "no-switch", "cannot-tell", "not-opened", "contradiction"] as const;
export type Lesson = (typeof LESSONS)[number];

export const LESSON_SENTENCES: Record<Lesson, Sentence> = {
  switch: {
    zh: "已学会：钱箱开着还是关着，收银机都看得到",
    en: "Learnt: the till sees whether the drawer is open or shut",
  },
  "no-switch": {
    zh: "已学会：钱箱能打开，但没有开关信号，收银机看不到它是否关好",
    en: "Learnt: the drawer opens, but has no switch, so the till cannot see whether it is shut",
  },
  "cannot-tell": {
    zh: "已学会：钱箱能打开，但打印机不报告状态，收银机看不到它是否关好",
    en: "Learnt: the drawer opens, but the printer tells nothing of it, so the till cannot see whether it is shut",
  },
  "not-opened": {
    zh: "钱箱没有弹开：换另一个接口再试；都不行，请检查钱箱的线和锁",
    en: "The drawer did not open: try the other pin; if neither opens it, see to its cable and its lock",
  },
  contradiction: {
    zh: "开关有动静，您却看到没有弹开：请关好钱箱，再试一次",
    en: "Its switch moved, though you saw it stay shut: shut the drawer and try once more",
  },
};

/** The lessons after which it is known how the drawer is wired. */
export type Learnt = Exclude<Lesson, "not-opened" | "contradiction">;
