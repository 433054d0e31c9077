// Waits for the end of the process that started it, in whatever way it ends, then stops the PostgreSQL servers whose
// folders it was told of, a line each, and removes what they wrote. It never stops anything else: a pid counts only
// while that process works in the folder.
import { readFileSync, readlinkSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";

const POLL_MS = 20;
const folders = [];
for await (const line of createInterface({ input: process.stdin })) folders.push(JSON.parse(line));
for (const { folder, data } of folders) {
  const pid = serverOf(data);
  if (pid !== undefined) {
    process.kill(pid, "SIGQUIT");
    while (serverOf(data) === pid) await setTimeout(POLL_MS);
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function serverOf(data) {
  try {
    const pid = Number(readFileSync(`${data}/postmaster.pid`, "utf8").split("\n")[0]);
    process.kill(pid, 0);
    return process.platform !== "linux" || readlinkSync(`/proc/${pid}/cwd`) === data ? pid : undefined;
  } catch (error) {
    // No file, no such process, or one that ended while we looked.
    if (["ENOENT", "ESRCH"].includes(error.code)) return undefined;
    throw error;
  }
}
