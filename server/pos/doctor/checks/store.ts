/**
 * The terminal's store. While no terminal runs it is never opened itself: opening it takes up its log, and changes it. A
 * copy of it and of its log is looked at, and removed.
 */
import { constants, existsSync } from "node:fs";
import { copyFile, mkdtemp, rm, stat, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasIdentity } from "../../identity.ts";
import { inspectStore } from "../../store.ts";
import { sizeWords } from "../amounts.ts";
import { type Check, type Finding, fail, pass, unknown } from "../finding.ts";

export type StoreFacts =
  | { readonly state: "none" }
  /** Another process has the folder and does not say how the store is. */
  | { readonly state: "in-use" }
  /** It is missing, empty or without its log, though this terminal has worked before. */
  | { readonly state: "lost" }
  | { readonly state: "damaged" }
  /** There is no room to look at a copy, and the store itself is not touched. */
  | { readonly state: "no-room"; readonly bytes: number }
  | ({ readonly state: "sound" } & SoundStore);

export interface SoundStore {
  /** `wal` in every store that the terminal has opened. */
  readonly journalMode: string;
  /** 2 is FULL. Belongs to a connection, and is known only of the terminal's own. */
  readonly synchronous?: number;
  readonly bytes: number;
  readonly freeBytes: number;
  /** When the whole file was read and checked, epoch milliseconds; a running terminal did so at its start. */
  readonly checkedAt: number;
}

const CALL_THE_BANK = {
  zh: "请联系银行，不要删除任何文件",
  en: "Call the bank, and delete nothing",
};

export const store: Check<StoreFacts> = {
  title: { zh: "数据库", en: "Store" },
  judge: (facts) => {
    switch (facts.state) {
      case "none":
        return unknown(
          { zh: "这里还没有数据库", en: "There is no store here yet" },
          { zh: "第一次启动时会建立", en: "The first start makes it" },
        );
      case "in-use":
        return unknown(
          {
            zh: "另一个 Shouyin 进程正占用数据文件夹，且没有回答",
            en: "Another Shouyin process has the folder and does not answer",
          },
          {
            zh: "等它启动完成，或将其停止，再检查一次",
            en: "Wait until it has started, or stop it, and examine again",
          },
        );
      case "lost":
        return fail(
          {
            zh: "终端用过，但数据库不见了、是空的或缺少日志",
            en: "The terminal has worked before, but its store is missing, empty or without its log",
          },
          CALL_THE_BANK,
        );
      case "damaged":
        return fail({ zh: "数据库已损坏", en: "The store is damaged" }, CALL_THE_BANK);
      case "no-room":
        return unknown(
          {
            zh: `没有空间复制 ${sizeWords(facts.bytes)} 的数据库来检查`,
            en: `There is no room to check a copy of the store's ${sizeWords(facts.bytes)}`,
          },
          { zh: "请先清理磁盘空间", en: "Free some space first" },
        );
      case "sound":
        return judgeSound(facts);
    }
  },
};

function judgeSound({ journalMode, synchronous, bytes, freeBytes }: SoundStore): Finding {
  if (journalMode !== "wal" || (synchronous ?? 2) < 2)
    return fail(
      {
        zh: `数据库的写入不够安全（${journalMode}，synchronous ${synchronous ?? "不详"}）`,
        en: `The store is written less safely than it must be (${journalMode}, synchronous ${synchronous ?? "not known"})`,
      },
      CALL_THE_BANK,
    );
  const free = Math.round((freeBytes / Math.max(bytes, 1)) * 100);
  return pass({
    zh: `数据库完好，${sizeWords(bytes)}，其中空闲 ${free}%`,
    en: `The store is sound: ${sizeWords(bytes)}, ${free} % of it free`,
  });
}

const SUFFIXES = ["", "-wal"] as const;

/**
 * @param folder the terminal's; its lock is this process's
 * @param scratch where the copy is made
 */
export async function storeFacts(folder: string, scratch = tmpdir()): Promise<StoreFacts> {
  const path = join(folder, "pos.db");
  if (existsSync(`${path}.damaged`)) return { state: "damaged" };
  if (!existsSync(path) || (await stat(path)).size === 0)
    return { state: hasIdentity(folder) ? "lost" : "none" };
  const files = SUFFIXES.filter((suffix) => existsSync(path + suffix));
  const sizes = await Promise.all(files.map(async (suffix) => (await stat(path + suffix)).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const { bavail, bsize } = await statfs(scratch);
  if (bavail * bsize < bytes * 2) return { state: "no-room", bytes };
  const copies = await mkdtemp(join(scratch, "shouyin-doctor-"));
  try {
    for (const suffix of files)
      await copyFile(path + suffix, join(copies, `pos.db${suffix}`), constants.COPYFILE_FICLONE);
    return soundnessOf(join(copies, "pos.db"), hasIdentity(folder));
  } finally {
    await rm(copies, { recursive: true });
  }
}

function soundnessOf(copy: string, hasWorked: boolean): StoreFacts {
  const found = inspectStore(copy);
  if (!found) return { state: "damaged" };
  if (hasWorked && !found.written) return { state: "lost" };
  const { journalMode, bytes, freeBytes } = found;
  return { state: "sound", journalMode, bytes, freeBytes, checkedAt: Date.now() };
}
