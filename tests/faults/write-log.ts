/**
 * Replays what a program wrote, as `strace` saw it, to any moment at which the power may go: what was synced is on the
 * disk, what was not is there, missing, in part or torn.
 *
 * The way is the one that storage people use (dm-log-writes, ALICE): a log of writes and barriers, and an image for each cut.
 */

/** What a program did to one of its files, or promised. */
export type Written =
  | { readonly kind: "write"; readonly file: string; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: "truncate"; readonly file: string; readonly size: number }
  | { readonly kind: "sync"; readonly file: string }
  | { readonly kind: "remove"; readonly file: string }
  | { readonly kind: "promise"; readonly number: number };

const STRING = String.raw`"((?:\\x[0-9a-f]{2})*)"`;
const CALLS: readonly [RegExp, (fields: readonly string[]) => Written][] = [
  [
    new RegExp(String.raw`^pwrite64\(\d+<([^>]*)>, ${STRING}, \d+, (\d+)\) = \d+`),
    ([file = "", hex = "", at]) => ({ kind: "write", file: text(file), at: Number(at), bytes: bytes(hex) }),
  ],
  [
    /^ftruncate\(\d+<([^>]*)>, (\d+)\) = 0/,
    ([file = "", size]) => ({ kind: "truncate", file: text(file), size: Number(size) }),
  ],
  [/^f(?:data)?sync\(\d+<([^>]*)>\) = 0/, ([file = ""]) => ({ kind: "sync", file: text(file) })],
  [
    new RegExp(String.raw`^unlink\(${STRING}\) = 0`),
    ([file = ""]) => ({ kind: "remove", file: bytes(file).toString() }),
  ],
  [
    new RegExp(String.raw`^write\(1<[^>]*>, ${STRING}, \d+\) = \d+`),
    ([hex = ""]) => ({ kind: "promise", number: Number(bytes(hex).toString().replace("ACK ", "")) }),
  ],
];

const bytes = (escaped: string): Buffer => Buffer.from(escaped.replaceAll("\\x", ""), "hex");
const text = (path: string): string => (path.startsWith("\\x") ? bytes(path).toString() : path);

/** @param log of `strace -f -y -xx`, with calls that another thread interrupted joined again */
export function parseWriteLog(log: string): Written[] {
  const unfinished = new Map<string, string>();
  const written: Written[] = [];
  for (const line of log.split("\n")) {
    const [, thread = "", call = ""] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(call)?.[1];
    if (call.endsWith(" <unfinished ...>"))
      unfinished.set(thread, call.slice(0, -" <unfinished ...>".length));
    else {
      const whole = resumed === undefined ? call : `${unfinished.get(thread) ?? ""}${resumed}`;
      for (const [pattern, read] of CALLS) {
        const fields = pattern.exec(whole);
        if (fields) written.push(read(fields.slice(1)));
      }
    }
  }
  return written;
}

type Change = Exclude<Written, { kind: "sync" | "promise" }>;

/** The files as they are on a disk that has some of the changes. */
type Image = Map<string, Buffer>;

function apply(image: Image, change: Change): void {
  const before = image.get(change.file) ?? Buffer.alloc(0);
  if (change.kind === "remove") image.delete(change.file);
  else if (change.kind === "truncate")
    image.set(change.file, Buffer.concat([before.subarray(0, change.size)], change.size));
  else {
    const after = Buffer.alloc(Math.max(before.length, change.at + change.bytes.length));
    before.copy(after);
    change.bytes.copy(after, change.at);
    image.set(change.file, after);
  }
}

/** Disks write whole sectors, in any order, until the power is gone. */
const SECTOR = 512;

function torn(change: Change, share: () => number): Change {
  if (change.kind !== "write" || change.bytes.length <= SECTOR) return change;
  const sectors = Math.floor(share() * (change.bytes.length / SECTOR));
  return { ...change, bytes: change.bytes.subarray(0, sectors * SECTOR) };
}

export interface Cut {
  /** The last promise that was made before the power went. */
  readonly promised: number;
  readonly files: Image;
}

/**
 * What a disk may hold at each moment of the log: all that was not synced is missing; is there; is half there; is half
 * there, in another order and torn.
 * @param share from 0 to 1, by chance
 */
export function* cuts(log: readonly Written[], share: () => number): Generator<Cut> {
  const durable: Image = new Map();
  let unsynced: Change[] = [];
  let promised = 0;
  for (const event of log) {
    if (event.kind === "promise") promised = event.number;
    else if (event.kind === "sync") {
      for (const change of unsynced) if (change.file === event.file) apply(durable, change);
      unsynced = unsynced.filter(({ file }) => file !== event.file);
    } else if (event.kind === "remove") {
      // Folders are taken to be durable at once: what a journalling file system and a synced folder come to.
      unsynced = unsynced.filter(({ file }) => file !== event.file);
      apply(durable, event);
    } else unsynced.push(event);
    const half = unsynced.filter(() => share() < 0.5);
    const shuffled = half.map((change) => torn(change, share)).toSorted(() => share() - 0.5);
    for (const survived of [[], unsynced, half, shuffled]) {
      const files: Image = new Map(durable);
      for (const change of survived) apply(files, change);
      yield { promised, files };
    }
  }
}
