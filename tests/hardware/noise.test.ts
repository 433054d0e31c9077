/** Whatever comes back from a printer, the driver stays sane: no crash, no lie about a receipt, no memory kept. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Connection } from "#hardware/line.ts";
import type { Printer, PrintOutcome } from "#hardware/printer.ts";
import { openPrinter } from "#hardware/printing/printer.ts";
import type { Timing } from "#hardware/printing/timing.ts";
import { findOn, lieIn, type Marked, markedReceipt } from "./contract/papers.ts";
import { Census } from "./endurance/census.ts";
import { connect, ended, quick, statusOf, VirtualPrinter } from "./support.ts";

/** Bytes of chance, and pieces of what a printer says: true answers cut anywhere, and such as nobody asked for. */
const stream = fc
  .array(
    fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 12 }).map((bytes) => [...bytes]),
      fc.constantFrom(
        [0x12],
        [0x1e],
        [0x72],
        [0x00],
        [0x0c],
        [0x13],
        [0x11],
        [0x18, 0x00, 0x0c, 0x00],
        [0x10, 0x00, 0x00],
        [0x37, 0x22, 0x30, 0x30, 0x30, 0x30, 0x00],
        [0x37, 0x22, 0x39],
        [0x5f, 0x45, 0x50, 0x53, 0x4f, 0x4e, 0x00],
        [0x5f, 0x41],
      ),
    ),
    { minLength: 1, maxLength: 20 },
  )
  .map((pieces) => pieces.flat());

interface Burst {
  bytes: number[];
  afterRows: number;
}

const babble = fc.array(fc.record({ bytes: stream, afterRows: fc.nat({ max: 30 }) }), {
  minLength: 1,
  maxLength: 3,
});

/** What becomes of the receipt beside. */
interface Trouble {
  readonly do: "paper-out" | "power-cycle";
  readonly afterRows: number;
}

const trouble = fc.option(
  fc.record({
    do: fc.constantFrom<Trouble["do"]>("paper-out", "power-cycle"),
    afterRows: fc.nat({ max: 26 }),
  }),
);

/** All that a confirmation is made of, of another job, once ours has been sent; the power goes before that is on paper. */
const forged: [Burst[], Trouble] = [
  [
    {
      bytes: [..."_EPSON\0_VIRTUAL\0", ...'7"0000\0', "\0"].map((character) => character.charCodeAt(0)),
      afterRows: 16,
    },
  ],
  { do: "power-cycle", afterRows: 21 },
];

/** What comes too soon is a lie to any driver; here the fastest of printers would be believed. */
const timing: Partial<Timing> = {
  ...quick,
  jobMs: 1_200,
  cutterMs: 1,
  msPerMm: { fastest: 0.1, slowest: 4 },
};

test.concurrent.each([
  { name: "A", options: [], seed: 1 },
  { name: "A", options: [], seed: 2 },
  { name: "B", options: ["--answers", "gsr"], seed: 3 },
  { name: "B", options: ["--answers", "gsr"], seed: 4 },
  { name: "C", options: ["--answers", "dle"], seed: 5 },
])(
  "bytes that nobody asked for, amid a receipt at level $name: it and the next are told of truly (seed $seed)",
  async ({ options, seed }) => {
    const virtual = await VirtualPrinter.start(
      "--flow",
      "none",
      "--tray",
      "none",
      "--boot-ms",
      "400",
      ...options,
    );
    let tag = 0;
    const print = async (printer: Printer) => {
      const receipt = markedReceipt(`${seed}.${tag++}`);
      const { kind } = await ended(`receipt ${receipt.tag}`, printer, printer.print(receipt.document));
      return { receipt, kind };
    };
    await fc.assert(
      fc.asyncProperty(babble, trouble, async (bursts, happens) => {
        const begun = virtual.events.length;
        const told = await amidNoise(virtual, bursts, happens, print);
        const last = await withPrinter(virtual, print);
        const papers = await virtual.papers(begun);
        const lies = [...told, last].map(({ receipt, kind }) => lieIn(kind, findOn(papers, receipt)));
        expect(lies).toEqual([undefined, undefined, undefined]);
        expect(last.kind).toBe(options.includes("dle") ? "unconfirmed" : "printed");
      }),
      // What is found is a story of some bytes already; each try at a shorter one takes seconds.
      { numRuns: 6, seed, endOnFailure: true, examples: [forged] },
    );
    await virtual.stop();
  },
  180_000,
);

interface Told {
  readonly receipt: Marked;
  readonly kind: PrintOutcome["kind"];
}
type Print = (printer: Printer) => Promise<Told>;

/** One receipt amid the bursts, under which the paper may run out or the power go, and one after it, on the same connection. */
function amidNoise(
  virtual: VirtualPrinter,
  bursts: readonly Burst[],
  happens: Trouble | null,
  print: Print,
): Promise<readonly Told[]> {
  return withPrinter(virtual, async (printer) => {
    // Where nothing is printed their time never comes, so nobody waits for them.
    for (const burst of bursts) virtual.tell(JSON.stringify({ do: "noise", ...burst }));
    if (happens) virtual.tell(JSON.stringify(happens));
    const first = await print(printer);
    // What was told early has still to be found out.
    await virtual.papers();
    await virtual.order("never-mind");
    await virtual.order("paper-in");
    const second = await print(printer);
    return [first, second];
  });
}

async function withPrinter<T>(virtual: VirtualPrinter, work: (printer: Printer) => Promise<T>): Promise<T> {
  const printer = connect(virtual, { timing });
  try {
    await statusOf(printer, { state: "ready" });
    return await work(printer);
  } finally {
    await printer.close();
  }
}

test("a device that talks without end is kept from the memory", async () => {
  const census = new Census();
  let hear: (bytes: Uint8Array) => void = () => {};
  const printer = openPrinter({ line: lineOf((onBytes) => (hear = onBytes)), timing: quick });
  const chance = fc.sample(fc.uint8Array({ minLength: 4_096, maxLength: 4_096 }), { numRuns: 16, seed: 7 });
  const talk = async (times: number) => {
    for (let time = 0; time < times; time++) {
      for (const bytes of chance) hear(bytes);
      await new Promise((next) => setImmediate(next));
    }
  };
  await talk(10);
  const before = await census.take();
  await talk(60);
  const after = await census.take();
  await printer.close();
  census.end();
  expect(after.heapBytes - before.heapBytes).toBeLessThan(1_000_000);
  // Other files share the process, and something of theirs may end or begin meanwhile.
  expect(after.listeners).toBeLessThan(before.listeners + 10);
});

/** A line that is open and takes everything; what arrives is given by the test. */
function lineOf(onOpen: (onBytes: (bytes: Uint8Array) => void) => void) {
  let lose: () => void = () => {};
  let isOver = false;
  const connection: Connection = {
    lost: new Promise((lost) => {
      lose = lost;
    }),
    get isOver() {
      return isOver;
    },
    busyMs: 0,
    unsentBytes: 0,
    write: () => !isOver,
    close: async () => {
      isOver = true;
      lose();
    },
  };
  return {
    name: "a line that takes everything",
    heldBack: false,
    open: async (onBytes: (bytes: Uint8Array) => void) => {
      onOpen(onBytes);
      return connection;
    },
  };
}
