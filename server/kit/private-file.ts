import { closeSync, fsyncSync, linkSync, openSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes a file that only this user may read, whole or not at all: a crash leaves the old one or none. */
export function writePrivateFile(path: string, text: string): void {
  const draft = writeDraft(path, text);
  renameSync(draft, path);
  syncFolderOf(path);
}

/** The same where there is none yet: of several processes that write it at once one does, and the others leave it be. */
export function writeFirstPrivateFile(path: string, text: string): void {
  const draft = writeDraft(path, text);
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  unlinkSync(draft);
  syncFolderOf(path);
}

function writeDraft(path: string, text: string): string {
  const draft = `${path}.${process.pid}`;
  const file = openSync(draft, "w", 0o600);
  writeFileSync(file, text);
  fsyncSync(file);
  closeSync(file);
  return draft;
}

function syncFolderOf(path: string): void {
  // The name is durable once its folder is. Windows opens no folders, and needs it not.
  if (process.platform === "win32") return;
  const folder = openSync(dirname(path), "r");
  fsyncSync(folder);
  closeSync(folder);
}
