import { readFile } from "node:fs/promises";
import { isIPv6, type Socket } from "node:net";
import { endianness } from "node:os";

/** How the kernel stands with one connection, from its own table. */
export interface Standing {
  /** Bytes that the other side has not acknowledged. */
  readonly unacknowledged: number;
  /** How often they, or the question whether there is room again, were sent since it last said anything. */
  readonly triedAgain: number;
}

export interface Ends {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

/**
 * Finds a connection in the text of /proc/net/tcp or tcp6.
 * @see https://www.kernel.org/doc/Documentation/networking/proc_net_tcp.txt
 */
export function standingOf(table: string, ends: Ends): Standing | undefined {
  const local = kernelEnd(ends.localAddress, ends.localPort);
  const remote = kernelEnd(ends.remoteAddress, ends.remotePort);
  for (const line of table.split("\n")) {
    const [, at, to, , queues = "", , retransmitted = "", , unansweredProbes = ""] = line.trim().split(/\s+/);
    if (at !== local || to !== remote) continue;
    return {
      unacknowledged: Number.parseInt(queues, 16),
      triedAgain: Number.parseInt(retransmitted, 16) + Number.parseInt(unansweredProbes, 10),
    };
  }
  return undefined;
}

/** An address and a port as the kernel writes them: words of four bytes in the machine's own order, in hexadecimal. */
function kernelEnd(address: string, port: number): string {
  const bytes = isIPv6(address) ? bytesOfIPv6(address) : address.split(".").map(Number);
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0"));
  const words = Array.from({ length: hex.length / 4 }, (_, word) => hex.slice(word * 4, word * 4 + 4));
  const inOrder = endianness() === "LE" ? words.map((word) => word.reverse()) : words;
  return `${inOrder.flat().join("")}:${port.toString(16).padStart(4, "0")}`.toUpperCase();
}

function bytesOfIPv6(address: string): number[] {
  const plain = address
    .replace(/%.*$/, "")
    .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
      const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
      return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
    });
  const [head = "", tail] = plain.split("::");
  const before = head.split(":").filter((group) => group !== "");
  const after = (tail ?? "").split(":").filter((group) => group !== "");
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return [...before, ...zeros, ...after].flatMap((group) => {
    const number = Number.parseInt(group, 16);
    return [number >> 8, number & 0xff];
  });
}

/** The kernel's table of connections; nothing on a system that shows none. */
export type ReadKernel = (table: "tcp" | "tcp6") => Promise<string | undefined>;

export const readKernel: ReadKernel = async (table) => {
  try {
    return await readFile(`/proc/net/${table}`, "latin1");
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
};

export interface Patience {
  readonly deafMs: number;
  readonly readKernel: ReadKernel;
  /** Between two looks. */
  readonly everyMs: number;
}

/**
 * Calls back once when the other side's system has acknowledged nothing for `deafMs` though the kernel went on trying. A
 * printer that is out of paper says "no room", again and again, and is not deaf. The kernel itself would try for a
 * quarter of an hour, two minutes apart in the end, and hear of a printer that came back only then.
 * @returns the way to stop looking
 */
export function watchAcknowledgements(
  socket: Socket,
  { deafMs, readKernel, everyMs }: Patience,
  onDeaf: () => void,
): () => void {
  let deafSince: number | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout;
  const look = async (): Promise<void> => {
    const ends = endsOf(socket);
    const table = ends && (await readKernel(isIPv6(ends.localAddress) ? "tcp6" : "tcp"));
    if (stopped || !ends || table === undefined) return;
    const standing = standingOf(table, ends);
    const isDeaf = standing !== undefined && standing.unacknowledged > 0 && standing.triedAgain > 0;
    deafSince = isDeaf ? (deafSince ?? performance.now()) : undefined;
    if (deafSince !== undefined && performance.now() - deafSince >= deafMs) onDeaf();
    else timer = setTimeout(look, everyMs);
  };
  timer = setTimeout(look, everyMs);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

function endsOf({ localAddress, localPort, remoteAddress, remotePort }: Socket): Ends | undefined {
  if (!localAddress || !localPort || !remoteAddress || !remotePort) return undefined;
  return { localAddress, localPort, remoteAddress, remotePort };
}
