import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import { verifyJournal, writeJournal } from "#pos/journal.ts";
import { openStore } from "#pos/store.ts";
import { Chance } from "../simulation/engine/chance.ts";
import { cuts, parseWriteLog, type Written } from "./write-log.ts";

const write = (file: string, at: number, text: string): Written => ({
  kind: "write",
  file,
  at,
  bytes: Buffer.from(text),
});

describe("a log of writes", () => {
  test("is read as strace prints it, also where one thread interrupts another", () => {
    const log = [
      String.raw`12  pwrite64(28<\x2f\x61>, "\x41\x42", 2, 7) = 2`,
      "12  fsync(28</a> <unfinished ...>",
      String.raw`13  write(1</out>, "\x41\x43\x4b\x20\x31\x32", 6) = 6`,
      "12  <... fsync resumed>) = 0",
      "12  ftruncate(28</a>, 4096) = 0",
      String.raw`12  unlink("\x2f\x61") = 0`,
      String.raw`12  unlink("\x2f\x62") = -1 ENOENT (No such file or directory)`,
    ].join("\n");
    expect(parseWriteLog(log)).toEqual([
      { kind: "write", file: "/a", at: 7, bytes: Buffer.from("AB") },
      { kind: "promise", number: 12 },
      { kind: "sync", file: "/a" },
      { kind: "truncate", file: "/a", size: 4096 },
      { kind: "remove", file: "/a" },
    ]);
  });

  test("leaves what was synced, and any part of what was not", () => {
    const log: Written[] = [
      write("/a", 0, "one"),
      { kind: "sync", file: "/a" },
      write("/a", 3, "two"),
      { kind: "promise", number: 1 },
    ];
    const chance = new Chance(3);
    const images = [...cuts(log, () => chance.share())];
    const after = images
      .filter(({ promised }) => promised === 1)
      .map(({ files }) => files.get("/a")?.toString());
    expect(after.slice(0, 2)).toEqual(["one", "onetwo"]);
    for (const image of images.slice(4)) expect(image.files.get("/a")?.toString()).toMatch(/^one/);
  });
});

/** What the log file of the store lost with the power: each prefix of it, at and between its frames. */
describe("the power goes while the store is written", () => {
  const folder = mkdtempSync(join(tmpdir(), "shouyin-power-"));
  const wal = join(folder, "pos.db-wal");
  const COMMITS = 12;
  const sizes: number[] = [];
  let image: { readonly db: Buffer; readonly wal: Buffer };

  beforeAll(() => {
    const store = openStore(folder);
    for (let number = 1; number <= COMMITS; number++) {
      store.write((db) =>
        writeJournal(db, { at: number, actor: "test", action: "commit", subject: newId() }),
      );
      sizes.push(statSync(wal).size);
    }
    image = { db: readFileSync(join(folder, "pos.db")), wal: readFileSync(wal) };
    store.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** How many commits a store has of which the log ends here; its tail may be what was on the disk before. */
  function commitsAt(end: number, tail: Buffer): number {
    const copy = mkdtempSync(join(tmpdir(), "shouyin-power-"));
    writeFileSync(join(copy, "pos.db"), image.db);
    writeFileSync(join(copy, "pos.db-wal"), Buffer.concat([image.wal.subarray(0, end), tail]));
    const store = openStore(copy);
    expect(verifyJournal(store.db)).toBeUndefined();
    const [row] = store.db.all<{ kept: number }>("select count(*) as kept from journal");
    store.close();
    rmSync(copy, { recursive: true });
    return row?.kept ?? -1;
  }

  test("every commit that was answered is there, and nothing of one that was not", () => {
    const start = sizes[0] ?? 0;
    for (let end = start; end <= image.wal.length; end += 1537) {
      const answered = sizes.filter((size) => size <= end).length;
      for (const tail of [Buffer.alloc(0), Buffer.alloc(4096, 0x5a)]) {
        const kept = commitsAt(end, tail);
        expect([end, kept >= answered && kept <= answered + 1]).toEqual([end, true]);
      }
    }
  });
});

test("where strace is there, a short replay is run", () => {
  const program = join(import.meta.dirname, "power-loss.ts");
  const hasStrace = process.env.PATH?.split(":").some((path) =>
    statSync(join(path, "strace"), { throwIfNoEntry: false }),
  );
  if (!hasStrace) {
    expect(() => execFileSync(process.execPath, [program], { stdio: "pipe" })).toThrow(
      /strace is not installed/,
    );
    return;
  }
  const said = execFileSync(process.execPath, [program, "10"]).toString();
  expect(said).toMatch(/product: \d{2,} images, 0 lost what was promised, 0 damaged ✓/);
  expect(said.match(/✓/g)).toHaveLength(3);
});
