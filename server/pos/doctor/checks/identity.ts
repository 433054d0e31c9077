/** Who this terminal is: its keys, and whether the bank knows it. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { hasIdentity, type Identity, loadIdentity } from "../../identity.ts";
import { type Check, fail, pass, unknown } from "../finding.ts";

export type IdentityFacts =
  | { readonly state: "none" }
  /** The file of the keys is there and cannot be read as one. */
  | { readonly state: "unreadable" }
  | { readonly state: "not-active"; readonly serial: string }
  | {
      readonly state: "active";
      /** The terminal's number as people read it aloud. */
      readonly terminal: string;
      readonly demo: boolean;
      /** Others than the owner may read the keys. */
      readonly exposed: boolean;
      /** It was deactivated; not known while its store is not open. */
      readonly retired?: boolean;
    };

export const identity: Check<IdentityFacts> = {
  title: { zh: "终端身份", en: "Terminal's identity" },
  judge: (facts) => {
    switch (facts.state) {
      case "none":
        return unknown(
          { zh: "这里还没有终端", en: "There is no terminal here yet" },
          {
            zh: "请用 npm start 启动一次，或把 SHOUYIN_DATA 设为终端的数据文件夹",
            en: "Start once with npm start, or set SHOUYIN_DATA to the terminal's folder",
          },
        );
      case "unreadable":
        return fail(
          { zh: "终端的密钥文件无法读取", en: "The file of the terminal's keys cannot be read" },
          {
            zh: "请用启动终端的用户运行；若仍不行请联系银行，不要删除文件",
            en: "Run this as the user who starts the terminal; if that does not help call the bank, and delete nothing",
          },
        );
      case "not-active":
        return unknown(
          {
            zh: `终端（序列号 ${facts.serial}）尚未激活`,
            en: `The terminal (serial ${facts.serial}) is not activated`,
          },
          {
            zh: "请向银行索取激活码，设为 ACTIVATION_CODE 后启动",
            en: "Ask the bank for a code, set ACTIVATION_CODE and start",
          },
        );
      case "active":
        return judgeActive(facts);
    }
  },
};

function judgeActive(facts: Extract<IdentityFacts, { state: "active" }>) {
  const { terminal, demo, exposed, retired } = facts;
  if (exposed)
    return fail(
      { zh: "其他用户也能读取终端的密钥文件", en: "Other users may read the file of the terminal's keys" },
      {
        zh: "请运行 chmod 600，只留给所有者读写",
        en: "Take their right away: chmod 600 on terminal.json in the terminal's folder",
      },
    );
  if (retired)
    return fail(
      { zh: `终端 ${terminal} 已停用`, en: `Terminal ${terminal} was deactivated` },
      { zh: "如需再用请联系银行", en: "Call the bank to use it again" },
    );
  return pass({
    zh: `终端 ${terminal} 已激活，${demo ? "演示" : "正式"}`,
    en: `Terminal ${terminal} is active, ${demo ? "a demo" : "production"}`,
  });
}

/** Who the terminal in `folder` is; undefined where none was ever started there. Makes none. */
export function identityIn(folder: string): Identity | undefined {
  return hasIdentity(folder) ? loadIdentity(folder, "") : undefined;
}

/** @param retired where the store says so */
export function identityFacts(folder: string, retired?: boolean): IdentityFacts {
  if (!hasIdentity(folder)) return { state: "none" };
  const identity = readable(folder);
  if (!identity) return { state: "unreadable" };
  if (!identity.enrolment) return { state: "not-active", serial: identity.serial };
  const { number, demo } = identity.enrolment;
  return {
    state: "active",
    terminal: number,
    demo,
    exposed: isExposed(folder),
    ...(retired !== undefined && { retired }),
  };
}

function readable(folder: string): Identity | undefined {
  try {
    return identityIn(folder);
  } catch (error) {
    // Whatever is wrong with the file, the way out is the same; what it holds is quoted nowhere.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function isExposed(folder: string): boolean {
  return process.platform !== "win32" && (statSync(join(folder, "terminal.json")).mode & 0o077) !== 0;
}
