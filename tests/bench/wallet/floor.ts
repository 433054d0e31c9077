/** What the disk itself can do: the floor under every commit that waits for it. */
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

const BLOCK = Buffer.alloc(4096, 7);

/** Appends of 4 KiB a second, each brought to the disk before the next. */
export function measureFloor(folder: string, forMs: number): number {
  const path = join(folder, "floor");
  const file = openSync(path, "w");
  try {
    const start = performance.now();
    let writes = 0;
    for (; performance.now() - start < forMs; writes++) {
      writeSync(file, BLOCK);
      fdatasyncSync(file);
    }
    return (writes / (performance.now() - start)) * 1000;
  } finally {
    closeSync(file);
    rmSync(path);
  }
}
