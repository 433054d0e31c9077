import { access, constants, readFile, stat } from "node:fs/promises";
import { userInfo } from "node:os";

/** Whether this process may use a device's file, and what stands in the way. */
export interface Access {
  readonly readable: boolean;
  readonly writable: boolean;
  /** The group that owns the file, by name where it has one. */
  readonly group: string;
  /** What the user lacks; nothing where nothing stands in the way. */
  readonly lacks?: Lack;
  /** What to do about it, in one sentence. */
  readonly sentence?: string;
}

/**
 * - `membership`: the file's group may use it, and the user is not in that
 * - `login`: the user was added to the group, which counts from the next login on
 * - `rule`: not even a group may use it
 */
export type Lack = "membership" | "login" | "rule";

/** Who asks, and of which system; tests put another one in the place of this. */
export interface Asker {
  readonly user: string;
  /** The groups of this process, as numbers. */
  readonly groups: readonly number[];
  readonly groupFile: string;
  /** Whether a file may be used in a way; rejects if not. */
  readonly access: (path: string, mode: number) => Promise<void>;
}

export function thisProcess(): Asker {
  return {
    user: userInfo().username,
    groups: process.getgroups?.() ?? [],
    groupFile: "/etc/group",
    access,
  };
}

/**
 * Says whether a device's file may be read and written, and by which group it could be.
 * @throws Error if the file is not there
 */
export async function accessTo(path: string, asker: Asker = thisProcess()): Promise<Access> {
  const { gid, mode } = await stat(path);
  const { name, members } = await groupOf(gid, asker.groupFile);
  const readable = await may(asker, path, constants.R_OK);
  const writable = await may(asker, path, constants.W_OK);
  if (readable && writable) return { readable, writable, group: name };
  const refused = { path, name, members, isMember: asker.groups.includes(gid), mode };
  const lacks = lackOf(refused, asker.user);
  return { readable, writable, group: name, lacks, sentence: remedy(refused, lacks, asker.user) };
}

interface Refused {
  readonly path: string;
  readonly name: string;
  readonly members: readonly string[];
  readonly isMember: boolean;
  readonly mode: number;
}

const groupMayUse = 0o060;

function lackOf({ name, members, isMember, mode }: Refused, user: string): Lack {
  // Being in the group of root is being root.
  if ((mode & groupMayUse) !== groupMayUse || isMember || name === "root") return "rule";
  return members.includes(user) ? "login" : "membership";
}

function remedy({ path, name }: Refused, lacks: Lack, user: string): string {
  const opening = `The user ${user} may not open ${path}`;
  switch (lacks) {
    case "rule":
      return `${opening}, and no group could: install the udev rule, which gives it to the group dialout, and plug it in again.`;
    case "login":
      return `${opening} yet: the user was added to the group ${name}, which counts from the next login on; log out and in, or restart.`;
    case "membership":
      return `${opening}: add the user to the group ${name} (sudo usermod -aG ${name} ${user}), then log out and in.`;
  }
}

async function groupOf(
  gid: number,
  file: string,
): Promise<{ readonly name: string; readonly members: readonly string[] }> {
  const lines = (await readGroups(file)).split("\n").map((line) => line.split(":"));
  const [name = String(gid), , , members = ""] = lines.find((fields) => fields[2] === String(gid)) ?? [];
  return { name, members: members.split(",").filter((member) => member !== "") };
}

/** Groups may be kept elsewhere, in a directory service: then only their numbers are known. */
async function readGroups(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error) return "";
    throw error;
  }
}

async function may(asker: Asker, path: string, mode: number): Promise<boolean> {
  try {
    await asker.access(path, mode);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error) return false;
    throw error;
  }
}
