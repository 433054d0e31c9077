/** The scanner on a serial line, against a scanner that is a program. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Scanner } from "#hardware/scanner.ts";
import { openScanner } from "#hardware/scanning/scanner.ts";
import { serialLine } from "#hardware/serial/connection.ts";
import { becomes, VirtualProgram } from "./virtual-program.ts";

const PROGRAM = "scanner/main.ts";
const CODE = "88001234567890123456";

let virtual: VirtualProgram;
let scanner: Scanner;
/** What was told, in order; null for what could not be read. */
let told: (string | null)[];

async function begin(baudRate: number, ...options: string[]): Promise<void> {
  virtual = await VirtualProgram.start(PROGRAM, "--baud", String(baudRate), ...options);
  open(baudRate);
  await becomes(scanner, "present");
}

function open(baudRate = 9_600): void {
  told = [];
  const line = serialLine({ path: virtual.path, baudRate, flow: "none" });
  scanner = openScanner({ line, baudRate });
  scanner.onCode((text) => told.push(text));
  scanner.onUnreadable(() => told.push(null));
}

/** Waits until so many were told. */
async function until(count: number): Promise<readonly (string | null)[]> {
  while (told.length < count)
    await new Promise<void>((resolve) => {
      const stops = [scanner.onCode(heard), scanner.onUnreadable(heard)];
      function heard(): void {
        for (const stop of stops) stop();
        resolve();
      }
    });
  return told;
}

/** Scans something else, so that whatever came before is told by then. */
async function settled(): Promise<readonly (string | null)[]> {
  const before = told.length;
  const mark = `MARK${before}`;
  const marked = new Promise<void>((resolve) => {
    const stop = scanner.onCode((text) => {
      if (text !== mark) return;
      stop();
      resolve();
    });
  });
  await pause(150);
  await virtual.order("scan", { text: mark });
  await marked;
  return told.filter((text) => !text?.startsWith("MARK"));
}

/**
 * As long as a person needs between two scans: no scan is a scan without it. In short steps, after each of which what has
 * arrived is read: a process that was held up meanwhile would else find two scans at once.
 */
async function pause(ms: number): Promise<void> {
  const stepMs = 25;
  for (let waited = 0; waited < ms; waited += stepMs) await new Promise((done) => setTimeout(done, stepMs));
}

afterEach(async () => {
  await scanner.close();
  await virtual.stop();
});

describe("a scanner on a serial line", () => {
  // A whole code is one handover at this speed, so that a busy machine cannot pull it apart.
  beforeEach(() => begin(115_200));

  test.each(["cr", "lf", "crlf", "tab", "none"])("with the suffix %s brings the code", async (suffix) => {
    await virtual.order("scan", { text: CODE, suffix });
    expect(await until(1)).toEqual([CODE]);
  });

  test("a code that comes in pieces is one code", async () => {
    await virtual.order("scan", { text: CODE, pieces: [1, 7, 5, 6], pauseMs: 25 });
    expect(await until(1)).toEqual([CODE]);
  });

  test("a QR with a carriage return inside is never taken for the code behind it", async () => {
    await virtual.order("scan", { text: `https://a.example/\r${CODE}` });
    expect(await until(1)).toEqual([null]);
    expect(await settled()).toEqual([null]);
  });

  test("a code that lies under it is told once, and again after two seconds", async () => {
    for (let time = 0; time < 3; time++) {
      await virtual.order("scan", { text: CODE });
      await pause(150);
    }
    expect(await settled()).toEqual([CODE]);
    await pause(2_000);
    await virtual.order("scan", { text: CODE });
    expect(await settled()).toEqual([CODE, CODE]);
  });

  test("two codes one after the other are two", async () => {
    await virtual.order("scan", { text: "6901234567892" });
    await pause(150);
    await virtual.order("scan", { text: "6901234567893" });
    expect(await until(2)).toEqual(["6901234567892", "6901234567893"]);
  });

  test("noise is told as what it is, and the next code is read", async () => {
    await virtual.order("noise", { bytes: [0xff, 0x00, 0xfe, 0x1b, 0x40] });
    expect(await until(1)).toEqual([null]);
    await pause(100);
    await virtual.order("scan", { text: CODE });
    expect(await until(2)).toEqual([null, CODE]);
  });

  test("Chinese in UTF-8 and in GBK reads the same", async () => {
    await virtual.order("scan", { text: "会员卡" });
    expect(await until(1)).toEqual(["会员卡"]);
    await pause(2_100);
    await virtual.order("scan", { bytes: [0xbb, 0xe1, 0xd4, 0xb1, 0xbf, 0xa8] });
    expect(await until(2)).toEqual(["会员卡", "会员卡"]);
  });

  test("unplugged it is absent within two seconds, and found again on another terminal", async () => {
    await virtual.order("unplug");
    const unplugged = performance.now();
    await becomes(scanner, "absent");
    expect(performance.now() - unplugged).toBeLessThan(2_000);
    await virtual.order("plug");
    await becomes(scanner, "present");
    await virtual.order("scan", { text: CODE });
    expect(await until(1)).toEqual([CODE]);
  });

  test("half a code that a pulled cable left behind is not the beginning of the next", async () => {
    await virtual.order("scan", { text: "8800123", suffix: "none" });
    await virtual.order("unplug");
    await becomes(scanner, "absent");
    await virtual.order("plug");
    await becomes(scanner, "present");
    await virtual.order("scan", { text: CODE });
    expect((await settled()).at(-1)).toBe(CODE);
    expect(told.join()).not.toContain(`8800123${CODE}`);
  });

  test("is never sent anything", async () => {
    await virtual.order("scan", { text: CODE });
    await until(1);
    await scanner.close();
    expect(virtual.of("heard")).toEqual([]);
  });

  test("closed it tells nothing more", async () => {
    await scanner.close();
    await virtual.order("scan", { text: CODE });
    await pause(200);
    expect(told).toEqual([]);
    expect(scanner.status()).toBe("absent");
  });
});

describe("other speeds", () => {
  test.each([1_200, 9_600, 115_200])("at %i baud a long code is one code", async (baudRate) => {
    await begin(baudRate);
    const proof = "0123456789".repeat(baudRate > 9_600 ? 60 : 4);
    await virtual.order("scan", { text: proof });
    expect(await until(1)).toEqual([proof]);
  });
});

describe("what nobody listened to", () => {
  test("is not told later: a code that waited in the line when it was opened belongs to nobody", async () => {
    virtual = await VirtualProgram.start(PROGRAM);
    await virtual.order("scan", { text: CODE });
    open();
    await becomes(scanner, "present");
    await virtual.order("scan", { text: "6901234567892" });
    expect(await until(1)).toEqual(["6901234567892"]);
  });

  test("a device that never stops is no scanner", async () => {
    await begin(115_200);
    await virtual.order("noise", { bytes: new Array(8_000).fill(0x38) });
    expect(await until(1)).toEqual([null]);
  });
});

test("a virtual scanner that is told nonsense says so and goes on", async () => {
  await begin(9_600);
  for (const line of [
    "nonsense",
    "{}",
    '{"do":"toString"}',
    '{"do":"scan"}',
    '{"do":"noise","bytes":[256]}',
  ]) {
    const misunderstood = virtual.next(({ event }) => event === "misunderstood");
    virtual.tell(line);
    expect(await misunderstood).toMatchObject({ text: line });
  }
  await expect(VirtualProgram.start(PROGRAM, "--baud", "fast")).rejects.toThrow(
    "--baud has to be a whole number",
  );
});
