import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FolderInUse, lockFolder } from "#kit/folder-lock.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouyin-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Another process that takes the folder, says so, and holds it until it is ended. */
async function holder() {
  const module = new URL("../../server/kit/folder-lock.ts", import.meta.url).href;
  const script = `
    const { lockFolder } = await import(${JSON.stringify(module)});
    await lockFolder(${JSON.stringify(folder)});
    process.send("held");
    process.on("message", () => process.exit());`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await once(child, "message");
  return child;
}

describe("a data folder", () => {
  test("belongs to one process, and the second is told what to do", async () => {
    const child = await holder();
    const refused = lockFolder(folder);
    await expect(refused).rejects.toThrow(FolderInUse);
    await expect(refused).rejects.toThrow(
      `The folder ${folder} is in use by another Shouyin process: stop that one, or set another SHOUYIN_DATA.`,
    );
    child.kill("SIGKILL");
    await once(child, "exit");
  });

  test("is free at once when its process was killed, without anything to clean up", async () => {
    const child = await holder();
    child.kill("SIGKILL");
    await once(child, "exit");
    const lock = await lockFolder(folder);
    expect(readdirSync(folder)).toEqual([]);
    await lock.release();
  });

  test("is one folder by whatever name", async () => {
    const alias = `${folder}-alias`;
    symlinkSync(folder, alias);
    const lock = await lockFolder(folder);
    await expect(lockFolder(alias)).rejects.toThrow(FolderInUse);
    await expect(lockFolder(join(folder, ".", "x", ".."))).rejects.toThrow(FolderInUse);
    await lock.release();
    rmSync(alias);
  });

  test("can be taken again once it was given back, and beside another", async () => {
    const [first, other] = [await lockFolder(folder), await lockFolder(join(folder, "pos"))];
    await first.release();
    const again = await lockFolder(folder);
    await Promise.all([again.release(), other.release()]);
  });

  test("is made where it is missing", async () => {
    const deep = join(folder, "a", "b");
    const lock = await lockFolder(deep);
    expect(existsSync(deep)).toBe(true);
    await lock.release();
  });

  test("that cannot be made says why, in the words of the system", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    await expect(lockFolder(join(file, "pos"))).rejects.toMatchObject({ code: "ENOTDIR" });
  });
});
