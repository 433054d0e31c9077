/**
 * One process per data folder. The lock is a socket that the kernel gives back however the process dies, so that no
 * stale file ever stands in the way of a shop's morning.
 */
import { createHash } from "node:crypto";
import { mkdirSync, realpathSync } from "node:fs";
import { createServer, type Server } from "node:net";

export class FolderInUse extends Error {
  constructor(folder: string) {
    super(
      `The folder ${folder} is in use by another Shouyin process: stop that one, or set another SHOUYIN_DATA.`,
    );
    this.name = "FolderInUse";
  }
}

/**
 * Takes the folder for this process, making it where it is missing.
 * @throws FolderInUse when another process has it; what the file system says when the folder cannot be made
 */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  mkdirSync(folder, { recursive: true });
  const name = `shouyin-${createHash("sha256").update(realpathSync(folder)).digest("hex").slice(0, 32)}`;
  // Abstract on Linux, a named pipe on Windows: neither leaves a file behind.
  const path = process.platform === "win32" ? `\\\\.\\pipe\\${name}` : `\0${name}`;
  const server = createServer((socket) => socket.destroy());
  await listen(server, path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EADDRINUSE" ? new FolderInUse(folder) : error;
  });
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => resolve());
  });
}
