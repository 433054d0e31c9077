/**
 * What every adapter to a wallet has to keep, whatever the wallet speaks: it brings what the wallet signed, or says
 * that there was no answer. A bank that writes an adapter runs this suite over it, with a world of its own.
 */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Day } from "#domain/business-day.ts";
import type { HeartbeatReport } from "#domain/heartbeat.ts";
import { type PaymentId, samePayment } from "#domain/ids.ts";
import { SETTLING_MS } from "#domain/reconciliation.ts";
import { type Settlement, totalsOf } from "#domain/settlement.ts";
import type { StreamPosition, VerifiedStatement } from "#domain/statement.ts";
import { newId } from "#kit/random-ids.ts";
import { sha256, type TrustAnchor, verifyStatement } from "#kit/signatures.ts";
import type { WalletAnswer, WalletBackend } from "#pos/backends/backend.ts";

/** A payment as the terminal holds it. */
export interface HeldPayment {
  readonly id: PaymentId;
  /** The signed bytes that the QR carries. */
  readonly request: Uint8Array;
  /** The signed bytes that take it back. */
  readonly reversal: Uint8Array;
}

/** How a line, or somebody on it, spoils an answer. */
export const FAULTS = [
  "unsigned",
  "another body",
  "another status",
  "the answer to an earlier question",
  "a page of HTML",
  "an error of the server",
  "an empty answer",
  "a redirect",
  "a reset",
  "silence",
] as const;
export type Fault = (typeof FAULTS)[number];

/** A receipt, deflated, and the terminal's signature over what was deflated. */
export interface TravellingReceipt {
  readonly receipt: Uint8Array;
  readonly signature: Uint8Array;
}

/** A wallet and a terminal of it, as the suite needs them. */
export interface WalletWorld {
  readonly backend: WalletBackend;
  readonly anchor: TrustAnchor;
  /** Each wallet time that the adapter reported, epoch milliseconds. */
  readonly times: readonly number[];
  /** The wallet's own time. */
  now(): Promise<number>;
  /** Signs a request that the wallet has not seen. `expired`: one whose time to be paid is over. */
  sign(how?: { readonly expired?: boolean }): Promise<HeldPayment>;
  /** A payer who has the money scans it and says yes. */
  pay(payment: HeldPayment): Promise<void>;
  /** A receipt of a sale as it travels, and another of the same sale. */
  receipts(): TravellingReceipt & { readonly other: TravellingReceipt };
  /** The business day in which the wallet is now. */
  today(): Promise<Day>;
  /** How many payments a day's settlement is looked at with. */
  readonly takings: number;
  /** From now on answers are spoilt so, until `undefined`. */
  spoil(fault: Fault | undefined): void;
  /** Ends every stream and refuses what comes, until it is back. */
  goAway(): void;
  comeBack(): void;
  close(): Promise<void>;
}

/** @param open makes a world for the whole suite */
export function describeWalletBackend(name: string, open: () => Promise<WalletWorld>): void {
  describe(`the wallet behind ${name}`, () => {
    let world: WalletWorld;
    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world.close());

    /** The outcome in an answer. @throws Error for anything but a statement that verifies */
    function outcomeOf(answer: WalletAnswer, { id, request }: HeldPayment): VerifiedStatement["outcome"] {
      if (answer.kind !== "statement") throw new Error(`no statement but ${JSON.stringify(answer)}`);
      const statement = verified(answer.signed);
      expect(statement).toMatchObject({ payment: id, request: sha256(request) });
      return statement.outcome;
    }

    function verified(signed: Uint8Array): VerifiedStatement {
      const statement = verifyStatement(signed, world.anchor);
      if (!statement) throw new Error("the bytes do not verify");
      return statement;
    }

    describe("told of a payment", () => {
      test("knows it, also when told twice or twice at once", async () => {
        const { backend } = world;
        const { id, request } = await world.sign();
        expect(await backend.tell(id, request)).toEqual({ kind: "open" });
        const both = await Promise.all([backend.tell(id, request), backend.tell(id, request)]);
        expect(both).toEqual([{ kind: "open" }, { kind: "open" }]);
        expect(await backend.ask(id)).toEqual({ kind: "open" });
      });

      test("says that it is paid once a payer has said yes, however it is asked", async () => {
        const { backend } = world;
        const payment = await world.sign();
        await backend.tell(payment.id, payment.request);
        await world.pay(payment);
        for (const answer of [
          await backend.ask(payment.id),
          await backend.tell(payment.id, payment.request),
          await backend.ask(payment.id),
        ])
          expect(outcomeOf(answer, payment)).toBe("paid");
      });

      test("hears first from the payer, and tells the terminal the same", async () => {
        const payment = await world.sign();
        await world.pay(payment);
        expect(outcomeOf(await world.backend.ask(payment.id), payment)).toBe("paid");
      });

      test("states that it has expired, when its time is over", async () => {
        const payment = await world.sign({ expired: true });
        expect(outcomeOf(await world.backend.tell(payment.id, payment.request), payment)).toBe("expired");
        expect(outcomeOf(await world.backend.ask(payment.id), payment)).toBe("expired");
      });

      test("brings no outcome where the bytes are of another payment", async () => {
        const { request } = await world.sign();
        const { id } = await world.sign();
        expect(await world.backend.tell(id, request)).toMatchObject({ kind: "none" });
        expect(await world.backend.ask(id)).toEqual({ kind: "unknown-there" });
      });
    });

    test("asked for what it was never told, says that it does not know it", async () => {
      const { id } = await world.sign();
      expect(await world.backend.ask(id)).toEqual({ kind: "unknown-there" });
    });

    describe("asked to reverse", () => {
      test("closes what it never saw and what is open, and says so again", async () => {
        const unseen = await world.sign();
        const open = await world.sign();
        await world.backend.tell(open.id, open.request);
        for (const payment of [unseen, open])
          for (let i = 0; i < 2; i++)
            expect(outcomeOf(await world.backend.reverse(payment.id, payment.reversal), payment)).toBe(
              "cancelled",
            );
        expect(outcomeOf(await world.backend.ask(unseen.id), unseen)).toBe("cancelled");
      });

      test("returns what is paid, and says so again", async () => {
        const payment = await world.sign();
        await world.pay(payment);
        for (let i = 0; i < 2; i++)
          expect(outcomeOf(await world.backend.reverse(payment.id, payment.reversal), payment)).toBe(
            "reversed",
          );
        expect(outcomeOf(await world.backend.tell(payment.id, payment.request), payment)).toBe("reversed");
      });

      test("takes no money after it: the payer is refused", async () => {
        const payment = await world.sign();
        await world.backend.reverse(payment.id, payment.reversal);
        await expect(world.pay(payment)).rejects.toThrow();
        expect(outcomeOf(await world.backend.ask(payment.id), payment)).toBe("cancelled");
      });
    });

    describe("whatever spoils its answer", () => {
      test.each(FAULTS)("%s: none, never an outcome, and no time is learnt from it", async (fault) => {
        const { backend } = world;
        const paid = await world.sign();
        await world.pay(paid);
        const unseen = await world.sign();
        await backend.ask(paid.id);
        const learnt = world.times.length;
        world.spoil(fault);
        const never = await world.sign();
        const [greeted, ...answers] = await Promise.all([
          backend.greet(),
          backend.ask(paid.id),
          backend.tell(paid.id, paid.request),
          backend.reverse(unseen.id, unseen.reversal),
          backend.ask(never.id),
        ]);
        world.spoil(undefined);
        expect(answers.map(({ kind }) => kind)).toEqual(["none", "none", "none", "none"]);
        expect(["untrusted", "silent"]).toContain(greeted);
        expect(world.times).toHaveLength(learnt);
        expect(outcomeOf(await backend.ask(paid.id), paid)).toBe("paid");
      });

      test("the wallet is away: none", async () => {
        world.goAway();
        const { id, reversal } = await world.sign();
        expect(await world.backend.ask(id)).toMatchObject({ kind: "none" });
        expect(await world.backend.reverse(id, reversal)).toMatchObject({ kind: "none" });
        expect(await world.backend.greet()).toBe("silent");
        world.comeBack();
        expect(await world.backend.greet()).toBe("well");
      });
    });

    test("witnesses the terminal's journal, and says under signature what it had seen of it", async () => {
      const hash = (byte: number) => new Uint8Array(32).fill(byte);
      expect(await world.backend.witness({ number: 4, hash: hash(4) })).toBeNull();
      const before = await world.backend.witness({ number: 7, hash: hash(7) });
      expect(before?.number).toBe(4);
      expect(Buffer.from(before?.hash ?? [])).toEqual(Buffer.from(hash(4)));
      world.spoil("unsigned");
      expect(await world.backend.witness({ number: 8, hash: hash(8) })).toBeUndefined();
      world.spoil(undefined);
    });

    test("brought a receipt, keeps it once, and says under its signature that it takes no other there", async () => {
      const address = new Uint8Array(16).fill(5);
      const { receipt, signature, other } = world.receipts();
      expect(await world.backend.keepReceipt(address, receipt, signature)).toBe("kept");
      expect(await world.backend.keepReceipt(address, receipt, signature)).toBe("kept");
      expect(await world.backend.keepReceipt(address, other.receipt, other.signature)).toBe("refused");
      world.spoil("unsigned");
      expect(await world.backend.keepReceipt(address, other.receipt, other.signature)).toBeUndefined();
      world.spoil(undefined);
    });

    test("brought a code for a forgotten PIN that the bank never gave, refuses; without its signature it said nothing", async () => {
      const id = newId();
      expect(await world.backend.redeemPinReset(id, "1001", "12345678")).toBe("refused");
      world.spoil("unsigned");
      expect(await world.backend.redeemPinReset(id, "1001", "12345678")).toBeUndefined();
      world.spoil(undefined);
    });

    test("told how the terminal is, says that it has kept that; without its signature it said nothing", async () => {
      const report: HeartbeatReport = {
        version: "1.2.3",
        upForMs: 1000,
        clockAheadMs: null,
        printer: "trouble",
        drawer: "unknown",
        scanner: "none",
        display: "well",
        freeBytes: 1_000_000,
        pending: { count: 1, oldestMs: 500 },
        alarms: 0,
      };
      expect(await world.backend.beat(report)).toBe(true);
      world.spoil("unsigned");
      expect(await world.backend.beat(report)).toBe(false);
      world.spoil(undefined);
    });

    test("greeted, brings its time, which is not ahead of it", async () => {
      const before = await world.now();
      expect(await world.backend.greet()).toBe("well");
      const time = world.times.at(-1) ?? 0;
      expect(time).toBeGreaterThanOrEqual(Math.floor(before));
      expect(time).toBeLessThanOrEqual(await world.now());
    });

    describe("asked what it settles for a business day", () => {
      /** The settlement of the day in which the wallet is now. @throws Error where there is none */
      async function today(): Promise<Settlement> {
        const day = await world.today();
        const answer = await world.backend.settlement(day);
        if (answer.kind !== "settlement") throw new Error(`no settlement but ${answer.why}`);
        expect(answer.settlement.day).toBe(day);
        return answer.settlement;
      }

      test("has every payment and reversal of this terminal once, and they come to its totals", async () => {
        const payments = [];
        for (let i = 0; i < world.takings; i++) payments.push(await world.sign());
        const unpaid = await world.sign();
        await world.backend.tell(unpaid.id, unpaid.request);
        for (const payment of payments) await world.pay(payment);
        const [first] = payments;
        if (!first) throw new Error("several were paid");
        await world.backend.reverse(first.id, first.reversal);
        const { lines, totals, from, to, state } = await today();
        const about = (kind: string, { id }: HeldPayment) =>
          lines.filter((line) => line.kind === kind && samePayment(line.payment, id));
        for (const payment of payments) expect(about("payment", payment)).toHaveLength(1);
        expect(about("payment", unpaid)).toEqual([]);
        const [back] = about("reversal", first);
        const [came] = about("payment", first);
        expect(back?.amount).toBe(-(came?.amount ?? 0));
        expect(about("reversal", payments.at(-1) ?? first)).toEqual([]);
        const { payments: sum, refunds, reversals, fees, due } = totalsOf(lines);
        expect(totals).toMatchObject({ payments: sum, refunds, reversals, fees, due });
        expect(state).toBe("open");
        for (const { at } of lines) expect(at >= from && at < to).toBe(true);
      });

      test("says of a payment when it was taken: when its proof says, or at its commit just after", async () => {
        const payment = await world.sign();
        await world.pay(payment);
        const answer = await world.backend.ask(payment.id);
        if (answer.kind !== "statement") throw new Error("it was paid");
        const { lines } = await today();
        const line = lines.find(({ payment: id }) => samePayment(id, payment.id));
        const later = (line?.at ?? 0) - verified(answer.signed).decidedAt;
        expect(later >= 0 && later < SETTLING_MS).toBe(true);
      });

      test("has nothing for a day on which nothing was taken", async () => {
        const answer = await world.backend.settlement("2020-02-29");
        expect(answer).toMatchObject({ kind: "settlement", settlement: { lines: [], next: null } });
      });

      test.each(FAULTS)("%s: none", async (fault) => {
        const day = await world.today();
        world.spoil(fault);
        const answer = await world.backend.settlement(day);
        world.spoil(undefined);
        expect(answer.kind).toBe("none");
      });
    });

    describe("followed", () => {
      const at = (heard: StreamPosition | undefined) => ({ heard, seen: undefined });
      const epochs: number[] = [];
      const heardEpoch = (epoch: number) => void epochs.push(epoch);

      /** Reads the stream until `count` statements came; then lets go. */
      async function read(count: number, from?: StreamPosition, onConnected = () => undefined as undefined) {
        const stop = new AbortController();
        const statements: VerifiedStatement[] = [];
        for await (const signed of world.backend.follow(at(from), stop.signal, onConnected, heardEpoch)) {
          statements.push(verified(signed));
          if (statements.length === count) break;
        }
        stop.abort();
        return statements;
      }

      test("brings what was stated, from the start and from a position on, in order", async () => {
        const reversed = [await world.sign(), await world.sign(), await world.sign()];
        for (const { id, reversal } of reversed) await world.backend.reverse(id, reversal);
        const last = reversed.at(-1);
        if (!last) throw new Error("three were reversed");
        const answer = await world.backend.ask(last.id);
        if (answer.kind !== "statement") throw new Error("it was reversed");
        const end = verified(answer.signed).position;
        const all = await read(end.number);
        expect(all.map(({ position }) => position.number)).toEqual(
          Array.from({ length: end.number }, (_, i) => i + 1),
        );
        const from = all.at(-3)?.position;
        const rest = await read(2, from);
        expect(rest.map(({ payment }) => payment)).toEqual(reversed.slice(-2).map(({ id }) => id));
      });

      test("brings what happens while it is followed, to every reader", async () => {
        const payment = await world.sign();
        const position = (await newest())?.position;
        const connected = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
        const readers = connected.map(({ resolve }) =>
          read(1, position, () => void resolve(undefined) as undefined),
        );
        await Promise.all(connected.map(({ promise }) => promise));
        await world.pay(payment);
        for (const [statement] of await Promise.all(readers))
          expect(statement).toMatchObject({ outcome: "paid", payment: payment.id });
      });

      test("says of which epoch it is, also to a reader that has heard all", async () => {
        const position = (await newest())?.position;
        epochs.length = 0;
        const stop = new AbortController();
        const ended = drain(
          world.backend.follow(
            at(position),
            stop.signal,
            () => undefined,
            (epoch) => {
              epochs.push(epoch);
              stop.abort();
            },
          ),
        );
        await ended;
        expect(epochs).toEqual([position?.epoch]);
      });

      test("ends when it is let go", async () => {
        const stop = new AbortController();
        const ended = drain(
          world.backend.follow(at((await newest())?.position), stop.signal, () => stop.abort(), heardEpoch),
        );
        expect(await ended).toBe("ended");
      });

      test("ends, or throws, when the wallet goes away, and does not begin while it is", async () => {
        const stop = new AbortController();
        const position = (await newest())?.position;
        await drain(world.backend.follow(at(position), stop.signal, () => world.goAway(), heardEpoch));
        expect(
          await drain(world.backend.follow(at(position), stop.signal, expectNoConnection, heardEpoch)),
        ).toBe("ended");
        world.comeBack();
      });

      test.each(["an error of the server", "a redirect", "a reset"] as const)(
        "%s: does not begin",
        async (fault) => {
          world.spoil(fault);
          const { signal } = new AbortController();
          expect(
            await drain(world.backend.follow(at(undefined), signal, expectNoConnection, heardEpoch)),
          ).toBe("ended");
          world.spoil(undefined);
        },
      );

      function expectNoConnection(): never {
        throw new Error("it said that it was connected");
      }

      /** Reads to the end. A stream that throws has ended too, unless it had said that it was connected. */
      async function drain(stream: AsyncIterable<Uint8Array>): Promise<string> {
        try {
          for await (const signed of stream) verified(signed);
        } catch (error) {
          if (error instanceof Error && error.message.includes("it said")) return error.message;
        }
        return "ended";
      }

      async function newest(): Promise<VerifiedStatement | undefined> {
        const { id, reversal } = await world.sign();
        const answer = await world.backend.reverse(id, reversal);
        return answer.kind === "statement" ? verified(answer.signed) : undefined;
      }
    });
  });
}
