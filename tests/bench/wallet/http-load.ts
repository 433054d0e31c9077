/** The load of the HTTP path as a program: it is asked over its channel for one measurement after another. */
import { verifyHttpResponse } from "#kit/http-signatures.ts";
import { publicKeyObject } from "#kit/signatures.ts";
import type { BenchTerminal } from "./books.ts";
import { closedLoop, type Loop, type Measured } from "./closed-loop.ts";
import { bareCalls, chargeCalls, type SignedCall } from "./http-requests.ts";
import { type HttpAnswer, KeepAlive } from "./keep-alive.ts";

export interface HttpLoad extends Loop {
  readonly origin: string;
  /** One for each caller, so that no terminal's counters overtake one another. */
  readonly terminals: readonly BenchTerminal[];
  /** How many calls are signed for each caller. */
  readonly calls: number;
  /** The wallet is charged; of the bare route nothing but its two signatures is wanted. */
  readonly charge?: {
    readonly proofKey: Uint8Array;
    /** The number of the first customer who pays, of how many there are. */
    readonly customersFrom: number;
    readonly customers: number;
  };
}

/** What a measurement found, and how many customers, from the first on, have had their turn. */
export interface HttpMeasured extends Measured {
  readonly customers: number;
}

/** Of so many answers one is verified; all are read. */
const VERIFIED_EVERY = 50;

async function measure(load: HttpLoad): Promise<HttpMeasured> {
  const lists = load.terminals.map((terminal, caller) => signedFor(load, terminal, caller));
  const lines = load.terminals.map(() => new KeepAlive(load.origin));
  const key = load.charge && publicKeyObject(load.charge.proofKey);
  let answers = 0;
  try {
    const measured = await closedLoop(load, async (caller) => {
      const call = lists[caller]?.pop();
      const line = lines[caller];
      if (!call || !line) return false;
      const answer = await line.ask(call.bytes);
      if (answer.status !== 200 || !answer.body.includes('"state":"paid"'))
        throw new Error(`answered ${answer.status} ${answer.body.toString()}`);
      if (key && answers++ % VERIFIED_EVERY === 0 && !isSigned(answer, call, key))
        throw new Error("an answer is not the wallet's own");
      return true;
    });
    const left = Math.min(...lists.map((list) => list.length));
    return { ...measured, customers: (load.calls - left) * load.callers };
  } finally {
    for (const line of lines) line.close();
  }
}

/** Last first, since they are taken from the end. */
function signedFor(
  { origin, charge, calls, callers }: HttpLoad,
  terminal: BenchTerminal,
  caller: number,
): SignedCall[] {
  if (!charge) return bareCalls(origin, terminal, calls);
  const first = charge.customersFrom + caller;
  const customers = Array.from({ length: calls }, (_, place) => (first + place * callers) % charge.customers);
  return chargeCalls(origin, terminal, customers, Date.now() * 1000).reverse();
}

function isSigned(
  { status, headers, body }: HttpAnswer,
  { signature }: SignedCall,
  key: ReturnType<typeof publicKeyObject>,
): boolean {
  return verifyHttpResponse({ status, headers, body, requestSignature: signature }, key);
}

process.on("message", (load: HttpLoad) => {
  measure(load).then(
    (measured) => process.send?.({ measured }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
process.once("disconnect", () => process.exit(0));
