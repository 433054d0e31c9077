/** The disk that the terminal's data lies on: room, and how fast a write is durable. */
import { existsSync } from "node:fs";
import { open, rm, statfs } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { sizeWords } from "../amounts.ts";
import { type Check, fail, pass, unknown } from "../finding.ts";

export interface DiskFacts {
  /** The data folder, or where it would be made. */
  readonly folder: string;
  /** What this user may still fill. */
  readonly freeBytes: number;
  readonly trial: /** How long four kilobytes took to be durable, the slowest of three tries, milliseconds. */
    | { readonly state: "written"; readonly fsyncMs: number }
    /** What the system said, such as ENOSPC, EROFS or EACCES. */
    | { readonly state: "refused"; readonly code: string }
    /** The folder does not exist, and is not made for a look. */
    | { readonly state: "none" };
}

/** How systems say that there is no more room for this user. */
const FULL: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
/** Months of selling, and the room that a migration or a back-up needs. */
const FREE_MIN = 256_000_000;
/** Each sale waits for a few of these: from here on the till is slow to the hand. */
const FSYNC_MAX_MS = 500;

export const disk: Check<DiskFacts> = {
  title: { zh: "磁盘", en: "Disk" },
  judge: ({ folder, freeBytes, trial }) => {
    const free = sizeWords(freeBytes);
    if (trial.state === "refused")
      return fail(
        { zh: `${folder} 无法写入（${trial.code}）`, en: `${folder} cannot be written (${trial.code})` },
        FULL.has(trial.code)
          ? {
              zh: "磁盘已满，或已到此用户的限额：请清理空间",
              en: "The disk is full, or this user's limit is reached: free some space",
            }
          : {
              zh: "请让启动终端的用户能写此文件夹，或更换 SHOUYIN_DATA",
              en: "Let the user who starts the terminal write there, or set another SHOUYIN_DATA",
            },
      );
    if (freeBytes < FREE_MIN)
      return fail(
        { zh: `磁盘只剩 ${free}`, en: `Only ${free} are free` },
        { zh: `请清理到至少 ${sizeWords(FREE_MIN)}`, en: `Free at least ${sizeWords(FREE_MIN)}` },
      );
    if (trial.state === "none")
      return unknown(
        { zh: `剩余 ${free}；数据文件夹还没有建立`, en: `${free} are free; the data folder is not made yet` },
        { zh: "启动一次后再检查", en: "Start once and examine again" },
      );
    const ms = trial.fsyncMs.toFixed(1);
    if (trial.fsyncMs > FSYNC_MAX_MS)
      return fail(
        {
          zh: `写入落盘要 ${ms} 毫秒，太慢`,
          en: `It takes ${ms} ms to write durably, too slow to sell with`,
        },
        { zh: "请更换为更快的存储，不要用旧的存储卡", en: "Use a faster drive, not an old memory card" },
      );
    return pass({
      zh: `剩余 ${free}，写入落盘 ${ms} 毫秒`,
      en: `${free} free, a durable write takes ${ms} ms`,
    });
  },
};

const TRIES = 3;
const BYTES = 4096;

/** Writes a few kilobytes into the data folder, makes them durable, and removes them. A folder that is missing stays so. */
export async function diskFacts(data: string): Promise<DiskFacts> {
  const folder = resolve(data);
  const freeBytes = await freeBytesIn(folder);
  return { folder, freeBytes, trial: existsSync(folder) ? await trialIn(folder) : { state: "none" } };
}

/** Room left on the disk where that folder is, or will be. */
export async function freeBytesIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(existing(folder));
  return bavail * bsize;
}

/** The folder, or the nearest above it that there is. */
function existing(folder: string): string {
  return existsSync(folder) ? folder : existing(dirname(folder));
}

async function trialIn(folder: string): Promise<DiskFacts["trial"]> {
  const path = join(folder, `doctor.${process.pid}.trial`);
  try {
    const file = await open(path, "wx", 0o600);
    try {
      const times: number[] = [];
      while (times.length < TRIES) {
        const before = performance.now();
        await file.write(new Uint8Array(BYTES), 0, BYTES, times.length * BYTES);
        await file.sync();
        times.push(performance.now() - before);
      }
      return { state: "written", fsyncMs: Math.round(Math.max(...times) * 10) / 10 };
    } finally {
      await file.close();
      await rm(path, { force: true });
    }
  } catch (error) {
    if (error instanceof Error && "code" in error) return { state: "refused", code: String(error.code) };
    throw error;
  }
}
