/**
 * 心跳: what a terminal tells its bank of itself, regularly and in a few hundred bytes, so that its people see what is wrong
 * before the shopkeeper calls. It has no effect on any payment.
 */
import type { Sentence } from "./payment-sentences.ts";

export const DEVICE_STATES = ["well", "trouble", "absent", "none", "unknown"] as const;
/** `none` is a device that this terminal is not meant to have, `absent` one that is not there now. */
export type DeviceState = (typeof DEVICE_STATES)[number];

export interface HeartbeatReport {
  readonly version: string;
  /** Milliseconds for which the program has run. */
  readonly upForMs: number;
  /** How far the terminal's clock is ahead of the wallet's, milliseconds; null where it was never compared. */
  readonly clockAheadMs: number | null;
  readonly printer: DeviceState;
  readonly drawer: DeviceState;
  readonly scanner: DeviceState;
  readonly display: DeviceState;
  /** Room left on the disk of the terminal's store, bytes; null where it cannot be told. */
  readonly freeBytes: number | null;
  /** Payments and refunds without a definite end, and the oldest's age in milliseconds. */
  readonly pending: { readonly count: number; readonly oldestMs: number };
  /** Alarms that nobody has seen to yet. */
  readonly alarms: number;
}

/** Between two reports. */
export const HEARTBEAT_MS = 5 * 60_000;
/** After so long without one a terminal is silent: several in a row were missed. */
export const SILENT_MS = 6 * HEARTBEAT_MS;

const CLOCK_WRONG_MS = 120_000;
const DISK_LOW_BYTES = 200 * 1024 * 1024;
const PENDING_LONG_MS = 60 * 60_000;

/** What is known of a terminal from its reports. */
export interface Reported {
  readonly report: HeartbeatReport;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly network: string | null;
}

export const TROUBLES = {
  never_seen: { zh: "激活后从未报到", en: "It has never reported since its activation" },
  silent: { zh: "长时间没有报到，请联系商户", en: "It has been silent for long: call the shop" },
  moved: {
    zh: "换了网络，请核实是否移机",
    en: "It reports from another network: find out whether it was moved",
  },
  clock_wrong: { zh: "终端时钟不准", en: "Its clock is wrong" },
  printer: { zh: "打印机有故障或未连接", en: "Its printer is in trouble or not there" },
  drawer: { zh: "钱箱有故障或未连接", en: "Its cash drawer is in trouble or not there" },
  scanner: { zh: "扫码枪有故障或未连接", en: "Its scanner is in trouble or not there" },
  display: { zh: "顾客屏有故障或未连接", en: "Its customer display is in trouble or not there" },
  disk_low: { zh: "磁盘空间不足", en: "Its disk is nearly full" },
  pending_long: {
    zh: "有收款或退款超过一小时未核实",
    en: "A payment or refund has had no definite end for over an hour",
  },
  alarms: { zh: "有未处理的警报", en: "It has alarms that nobody has seen to" },
} as const satisfies Record<string, Sentence>;
export type Trouble = keyof typeof TROUBLES;

/**
 * What is wrong with a terminal that should be working.
 * @param reported its last report; undefined where there was none
 * @param since when it was activated, epoch milliseconds
 * @param network where it reported from when somebody last said where it stands
 */
export function troublesOf(
  reported: Reported | undefined,
  { since, network }: { readonly since: number; readonly network: string | null },
  now: number,
): Trouble[] {
  if (!reported) return now - since > SILENT_MS ? ["never_seen"] : [];
  const { report, at } = reported;
  const signs: readonly (readonly [Trouble, boolean])[] = [
    ["silent", now - at > SILENT_MS],
    ["moved", network !== null && reported.network !== null && network !== reported.network],
    ["clock_wrong", Math.abs(report.clockAheadMs ?? 0) > CLOCK_WRONG_MS],
    ["printer", isBroken(report.printer)],
    ["drawer", isBroken(report.drawer)],
    ["scanner", isBroken(report.scanner)],
    ["display", isBroken(report.display)],
    ["disk_low", report.freeBytes !== null && report.freeBytes < DISK_LOW_BYTES],
    ["pending_long", report.pending.count > 0 && report.pending.oldestMs > PENDING_LONG_MS],
    ["alarms", report.alarms > 0],
  ];
  return signs.flatMap(([trouble, isSo]) => (isSo ? [trouble] : []));
}

function isBroken(device: DeviceState): boolean {
  return device === "trouble" || device === "absent";
}
