import { type FSWatcher, watch } from "node:fs";
import { access, constants, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { accessTo } from "./access.ts";
import { LineFault } from "./line.ts";

/** Which device a name leads to at this moment. Names that stay, such as those by-id, lead to another one after a replug. */
export interface DeviceIdentity {
  readonly number: number;
  readonly inode: number;
}

/** Windows has no files for its ports. */
const hasDeviceFiles = process.platform !== "win32";

/**
 * Looks at a device's file without opening it.
 * @returns which device it is; nothing where there are no device files
 * @throws LineFault if it is not there, no device or not ours to use
 */
export async function identify(path: string): Promise<DeviceIdentity | undefined> {
  if (!hasDeviceFiles) return undefined;
  try {
    const file = await stat(path);
    if (!file.isCharacterDevice()) throw new LineFault("not-a-device", `${path} is not a device.`);
    await access(path, constants.R_OK | constants.W_OK);
    return { number: file.rdev, inode: file.ino };
  } catch (error) {
    if (error instanceof LineFault) throw error;
    throw await fileFault(path, error);
  }
}

/** The fault behind a system error that looking at or opening a device's file met with. */
export async function fileFault(path: string, error: unknown): Promise<LineFault> {
  const code = codeOf(error);
  if (isGone(code))
    return new LineFault(
      "missing",
      `There is no device at ${path}. Is its cable plugged in, and is it on?`,
      error,
    );
  if (code === "EBUSY") return busyFault(path, error);
  if (code !== "EACCES" && code !== "EPERM") return failedFault(path, error);
  const { sentence } = await accessTo(path);
  return new LineFault("forbidden", sentence ?? `This user may not open ${path}.`, error);
}

export function busyFault(path: string, cause: unknown): LineFault {
  return new LineFault("busy", `Another program has ${path} open.`, cause);
}

export function failedFault(path: string, cause: unknown): LineFault {
  return new LineFault("failed", `${path} is there but cannot be opened.`, cause);
}

const lookEveryMs = 500;

/**
 * Calls back once when the name no longer leads to this device. A hung-up line can read as if nothing were said for
 * ever; its name in the file system goes at once.
 * @returns the way to stop looking
 */
export function watchPresence(
  path: string,
  device: DeviceIdentity | undefined,
  onGone: () => void,
): () => void {
  if (!device) return () => {};
  let timer: NodeJS.Timeout;
  let stopped = false;
  const look = async (): Promise<void> => {
    const present = await isStill(path, device);
    if (stopped) return;
    if (present) timer = setTimeout(look, lookEveryMs);
    else onGone();
  };
  timer = setTimeout(look, lookEveryMs);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** Whether the name leads to this very device. */
export async function isStill(path: string, device: DeviceIdentity | undefined): Promise<boolean> {
  if (!device) return true;
  try {
    const file = await stat(path);
    return file.rdev === device.number && file.ino === device.inode;
  } catch (error) {
    // What cannot be looked at for another reason is not for that reason gone.
    return !isGone(codeOf(error));
  }
}

/**
 * Calls back when the file may have appeared: its name, or a folder on the way to it, was made or taken away. Where the
 * system has no more watches to give, it never does.
 * @returns the way to stop that
 */
export function watchForFile(path: string, maybe: () => void): () => void {
  let child = path;
  for (let folder = dirname(path); folder !== child; child = folder, folder = dirname(folder)) {
    const watcher = tryWatch(folder, basename(child), maybe);
    if (watcher) return () => watcher.close();
  }
  return () => {};
}

function tryWatch(folder: string, name: string, maybe: () => void): FSWatcher | undefined {
  try {
    // What changes is the content of ports; what is renamed appears or goes.
    const watcher = watch(folder, { persistent: false }, (kind, file) => {
      if (kind === "rename" && file === name) maybe();
    });
    // The folder itself went: whoever waits for a hint looks by itself too.
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return undefined;
  }
}

function isGone(code: string | undefined): boolean {
  return code === "ENOENT" || code === "ENOTDIR" || code === "ENODEV" || code === "ENXIO";
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
