/** The Node that runs, beside the one that this release is pinned to. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Check, fail, pass, unknown } from "../finding.ts";

export interface NodeFacts {
  /** The version that runs here, without its `v`. */
  readonly running: string;
  /** The version that this release is pinned to on this system; none where it brings no Node of its own. */
  readonly pinned?: string;
  /** The version that is installed beside the packages, where there is one. */
  readonly installed?: string;
}

/** What Shouyin can be started with at all. */
const MAJOR_MIN = 20;

export const node: Check<NodeFacts> = {
  title: { zh: "运行环境", en: "Node" },
  judge: ({ running, pinned, installed }) => {
    const [major = 0] = running.split(".").map(Number);
    if (major < MAJOR_MIN)
      return fail(
        { zh: `Node ${running} 太旧`, en: `Node ${running} is too old` },
        { zh: `请安装 Node ${MAJOR_MIN} 或更新的版本`, en: `Install Node ${MAJOR_MIN} or newer` },
      );
    if (pinned === undefined)
      return unknown(
        {
          zh: `Node ${running}；此系统没有随附的固定版本`,
          en: `Node ${running}; no version is pinned for this system`,
        },
        {
          zh: "请在 64 位 Linux 或 Windows 上正式使用",
          en: "Use 64-bit Linux or Windows for real selling",
        },
      );
    if (installed !== pinned)
      return fail(
        {
          zh: `固定版本 Node ${pinned} 未安装（现有 ${installed ?? "无"}）`,
          en: `The pinned Node ${pinned} is not installed (there is ${installed ?? "none"})`,
        },
        { zh: "请运行 npm ci", en: "Run npm ci" },
      );
    if (running !== pinned)
      return fail(
        {
          zh: `正在用 Node ${running} 运行，固定版本是 ${pinned}`,
          en: `Node ${running} runs here, the pinned one is ${pinned}`,
        },
        { zh: "请用 npm start 启动", en: "Start with npm start" },
      );
    return pass({ zh: `Node ${running}，即固定版本`, en: `Node ${running}, the pinned one` });
  },
};

const Package = z.object({
  version: z.string(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});

/** @param root the folder of Shouyin's package.json */
export function nodeFacts(root: string): NodeFacts {
  const system = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${system}-${process.arch}`;
  const pinned = packageIn(root)?.optionalDependencies?.[name];
  const installed = packageIn(join(root, "node_modules", name))?.version;
  return {
    running: process.versions.node,
    ...(pinned !== undefined && { pinned }),
    ...(installed !== undefined && { installed }),
  };
}

/** What stands in the package.json of that folder, where it has one. */
export function packageIn(folder: string): z.infer<typeof Package> | undefined {
  const path = join(folder, "package.json");
  return existsSync(path) ? Package.parse(JSON.parse(readFileSync(path, "utf8"))) : undefined;
}
