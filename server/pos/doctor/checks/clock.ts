/** This machine's clock: beside the bank's, its time zone, and whether something keeps it right. */
import { existsSync } from "node:fs";
import { spanWords } from "../amounts.ts";
import { type Check, fail, pass, unknown } from "../finding.ts";

export interface ClockFacts {
  /** How far this machine's clock is ahead of the wallet's signed time, milliseconds; none while no wallet has said. */
  readonly aheadMs?: number;
  readonly timeZone: string;
  /** The shop's, which receipts and business days go by. */
  readonly shopTimeZone?: string;
  /** Whether something keeps the clock right; `unseen` means that no sign of it was found. */
  readonly keeper: "synchronised" | "running" | "unseen";
}

/** As the till warns: receipts and the day's numbers would name the wrong time. */
const WRONG_MS = 120_000;

const KEEPERS = {
  synchronised: { zh: "已自动对时", en: "kept right over the network" },
  running: { zh: "对时程序在运行", en: "a time service runs" },
  unseen: { zh: "未见对时程序", en: "no time service was seen" },
} as const;

const SET_CLOCK = {
  zh: "请打开自动对时（timedatectl set-ntp true），或手动校准",
  en: "Switch the time service on (timedatectl set-ntp true), or set the clock by hand",
};

export const clock: Check<ClockFacts> = {
  title: { zh: "时钟", en: "Clock" },
  judge: ({ aheadMs, timeZone, shopTimeZone, keeper }) => {
    const kept = KEEPERS[keeper];
    const zone = {
      zh: `时区 ${timeZone}${other(timeZone, shopTimeZone) ? `（商户为 ${shopTimeZone}，小票按商户）` : ""}`,
      en: `time zone ${timeZone}${other(timeZone, shopTimeZone) ? ` (the shop's is ${shopTimeZone}, and receipts go by that)` : ""}`,
    };
    if (aheadMs === undefined)
      return unknown(
        {
          zh: `尚未与银行核对时间，${zone.zh}，${kept.zh}`,
          en: `The time was not checked with the bank: ${zone.en}, ${kept.en}`,
        },
        { zh: "接通钱包后再检查", en: "Examine again once the wallet can be reached" },
      );
    const apart = spanWords(aheadMs);
    if (Math.abs(aheadMs) > WRONG_MS)
      return fail(
        {
          zh: `本机时钟${aheadMs > 0 ? "快" : "慢"} ${apart}，${zone.zh}，${kept.zh}`,
          en: `The clock is ${apart} ${aheadMs > 0 ? "fast" : "slow"}: ${zone.en}, ${kept.en}`,
        },
        SET_CLOCK,
      );
    return pass({
      zh: `与银行相差 ${apart}，${zone.zh}，${kept.zh}`,
      en: `${apart} apart from the bank's: ${zone.en}, ${kept.en}`,
    });
  },
};

const other = (timeZone: string, shop: string | undefined): boolean =>
  shop !== undefined && shop !== timeZone;

/** Left by services that keep the clock: the first says that it is right, the others that somebody sees to it. */
const SYNCHRONISED = "/run/systemd/timesync/synchronized";
const RUNNING = ["/run/chrony/chronyd.pid", "/run/chronyd.pid", "/run/ntpd.pid", "/run/openntpd.pid"];

export function clockFacts(aheadMs: number | undefined, shopTimeZone: string | undefined): ClockFacts {
  return {
    ...(aheadMs !== undefined && { aheadMs: Math.round(aheadMs) }),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...(shopTimeZone !== undefined && { shopTimeZone }),
    keeper: keeper(),
  };
}

function keeper(): ClockFacts["keeper"] {
  if (existsSync(SYNCHRONISED)) return "synchronised";
  return RUNNING.some((path) => existsSync(path)) ? "running" : "unseen";
}
