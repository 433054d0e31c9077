/** Every write of the wallet: under which id it is done once, and what of it may not change under that id. */
import { and, eq } from "drizzle-orm";
import { dayOf } from "#domain/business-day.ts";
import { formatPaymentId, type PaymentId } from "#domain/ids.ts";
import { splitSignedRequest } from "#domain/payment-request.ts";
import { splitSignedRefund } from "#domain/refund-request.ts";
import type { RefusalCode } from "#domain/refusal.ts";
import { splitReversal } from "#domain/reversal.ts";
import { cases, settlements, terminals } from "#drizzle/wallet/schema.ts";
import { keyChange } from "#kit/key-change.ts";
import { newId } from "#kit/random-ids.ts";
import { newKeyPair, privateKeyObject, signIn, signStatement } from "#kit/signatures.ts";
import { agreeSchedule } from "#wallet/fees/schedules.ts";
import { PAYOUTS } from "#wallet/settlement/payouts.ts";
import { issueActivationCode } from "#wallet/terminals/activation.ts";
import { BANK_ACCOUNT } from "./authorisation.ts";
import { pursueNow } from "./pursue-now.ts";
import type { Asked, Cast, Role } from "./roles.ts";
import {
  base64url,
  bytesOf,
  enrolment,
  MERCHANT_FACTS,
  type Phone,
  PIN,
  type Presented,
  phoneId,
  type Terminal,
} from "./support.ts";
import { USUAL_FEE } from "./trade.ts";

/** Something else under the same id. */
export interface Alteration {
  readonly what: string;
  readonly ask: (asked: Asked, cast: Cast) => Promise<Asked> | Asked;
  /** The refusal; or `the same`, where what is stored already is what is answered. */
  readonly told: RefusalCode | "the same";
  /** It is counted as a try with a wrong PIN. */
  readonly isTry?: true;
}

export interface Row {
  /** The route as the wallet lists it; what stands behind it in brackets tells two rows of one route apart. */
  readonly route: string;
  readonly as: Role;
  /** A write that was never made. */
  readonly ask: (cast: Cast) => Promise<Asked> | Asked;
  /** What the same write is told again, where that is not what it was told first. */
  readonly again?: RefusalCode;
  /** Of copies at the same moment some may be told that it is still under way. */
  readonly mayBeUnderWay?: true;
  /** Or why there is nothing that could be altered. */
  readonly altered: readonly Alteration[] | string;
  /** Whoever writes loses by it what he wrote with: somebody new takes the role for the next. */
  readonly spoils?: true;
}

/** A route that is not idempotent, and why it need not be. */
export interface Exempt {
  readonly route: string;
  readonly because: string;
}

const bodyOf = (asked: Asked) => asked.body as Readonly<Record<string, string>>;

/** The same with another body. */
const withBody =
  (change: object): Alteration["ask"] =>
  (asked) => ({ ...asked, body: { ...asked.body, ...change } });

/** Signed by the same terminal, under the same id, for another amount. */
function presentedAgain({ terminal }: Cast, payment: PaymentId | undefined): Promise<Presented> {
  if (!payment) throw new Error("a payment is altered that is in the body");
  return terminal.present({ payment, amount: 1251 });
}

const anotherRequest: Alteration = {
  what: "another amount",
  ask: async (asked, cast) => {
    const { request } = bodyOf(asked);
    const again = await presentedAgain(cast, splitSignedRequest(bytesOf(request))?.request.payment);
    return { ...asked, body: { ...asked.body, request: base64url(again.request) } };
  },
  told: "id_reused",
};

const anotherReversal: Alteration = {
  what: "another amount",
  ask: async (asked, cast) => {
    const request = splitReversal(bytesOf(bodyOf(asked).reversal))?.request;
    const again = await presentedAgain(cast, request && splitSignedRequest(request)?.request.payment);
    return { ...asked, body: { reversal: base64url(again.reversal) } };
  },
  told: "id_reused",
};

const put = (path: string, body: object = {}): Asked => ({ method: "PUT", path, body });
const post = (path: string, body: object = {}): Asked => ({ method: "POST", path, body });
const ofPayment = ({ id }: Presented, suffix = "") => `/v1/payments/${formatPaymentId(id)}${suffix}`;

/** A code of the payer's that nothing was paid with: each is of another phone of his. */
const freshCode = async ({ wallet, payer }: Cast) => (await wallet.anotherDevice(payer)).code();

async function paid(cast: Cast, at = cast.terminal): Promise<Presented> {
  const presented = await at.present();
  const device = await cast.wallet.anotherDevice(await cast.wallet.customer());
  const { body } = await at.submit(presented, await device.code());
  if (body.state !== "paid") throw new Error("the payment was not paid");
  return presented;
}

async function shown({ terminal }: Cast): Promise<Presented> {
  const presented = await terminal.present();
  await terminal.tell(presented);
  return presented;
}

async function refundOf(cast: Cast, presented: Presented): Promise<Asked> {
  const { id, signed } = await cast.terminal.signRefund(presented, { amount: 500 });
  return put(`/v1/refunds/${id}`, { refund: base64url(signed) });
}

const consentTo = (cast: Cast, presented: Presented, consent = newId()) =>
  put(`/v1/phone/payments/${phoneId(cast.terminal, presented)}/consents/${consent}`, { pin: PIN });

/** A merchant with money that is not settled yet. */
async function earning(cast: Cast): Promise<{ merchant: string; till: Terminal; day: string }> {
  const merchant = await cast.wallet.openMerchant();
  await agreeSchedule(cast.wallet.db, {
    id: newId(),
    merchant,
    validFrom: 0,
    onDemand: true,
    ...USUAL_FEE,
  });
  const till = await cast.wallet.terminal(merchant);
  await paid(cast, till);
  return { merchant, till, day: dayOf(await cast.wallet.now(), MERCHANT_FACTS) };
}

/** A settlement whose payout the core bank has refused. */
async function refusedPayout(cast: Cast): Promise<string> {
  const { merchant, till, day } = await earning(cast);
  await till.call("PUT", `/v1/settlements/${day}/runs/1`, {});
  const refuse = async () => ({ state: "refused", reason: "no_such_account" }) as const;
  await pursueNow(cast.wallet, { debit: refuse, credit: refuse, ask: refuse }, PAYOUTS);
  const [made] = await cast.wallet.db.select().from(settlements).where(eq(settlements.merchant, merchant));
  if (!made) throw new Error("the merchant was settled");
  return made.id;
}

async function suspended({ wallet }: Cast): Promise<Terminal> {
  const terminal = await wallet.terminal();
  await wallet.db.update(terminals).set({ state: "suspended" }).where(eq(terminals.id, terminal.id));
  return terminal;
}

const ofTerminal = ({ id }: Terminal, what: string, body: object = {}) =>
  put(`/v1/bank/terminals/${id}/${what}`, body);

async function topUp(cast: Cast, kind: "top_up" | "withdrawal"): Promise<Asked> {
  const account = await cast.wallet.link(cast.payer, BANK_ACCOUNT);
  return put(`/v1/phone/bank-orders/${newId()}`, { kind, account, amount: 1000, pin: PIN });
}

const transferOf = (payee: Phone, amount = 700) =>
  put(`/v1/phone/transfers/${newId()}`, { phone: payee.customer.number, name: "*明", amount, pin: PIN });

const anotherAmount = (told: RefusalCode = "id_reused"): Alteration => ({
  what: "another amount",
  ask: withBody({ amount: 701 }),
  told,
});

const FEES = {
  validFrom: Date.parse("2026-01-01T00:00:00Z"),
  onDemand: false,
  ...USUAL_FEE,
};
const NOTHING_IN_IT = "nothing is said in it but its path";

export const ROWS: readonly Row[] = [
  // Terminals
  {
    route: "PUT /v1/payments/{id}",
    as: "terminal",
    ask: async ({ terminal }) => {
      const presented = await terminal.present();
      return put(ofPayment(presented), { request: base64url(presented.request) });
    },
    altered: [anotherRequest],
  },
  {
    route: "PUT /v1/payments/{id} (with a payment code)",
    as: "terminal",
    ask: async (cast) => {
      const presented = await cast.terminal.present();
      const code = await freshCode(cast);
      return put(ofPayment(presented), { request: base64url(presented.request), code });
    },
    altered: [
      anotherRequest,
      {
        what: "another code: it is not even read",
        ask: async (asked, cast) => ({ ...asked, body: { ...asked.body, code: await freshCode(cast) } }),
        told: "the same",
      },
    ],
  },
  {
    route: "PUT /v1/payments/{id} (with a code that pays nothing)",
    as: "terminal",
    ask: async ({ terminal }) => {
      const presented = await terminal.present();
      return put(ofPayment(presented), { request: base64url(presented.request), code: "0".repeat(18) });
    },
    altered: [
      {
        what: "a code that would pay",
        ask: async (asked, cast) => ({ ...asked, body: { ...asked.body, code: await freshCode(cast) } }),
        told: "the same",
      },
    ],
  },
  {
    route: "PUT /v1/payments/{id}/reversal (paid)",
    as: "terminal",
    ask: async (cast) => {
      const presented = await paid(cast);
      return put(ofPayment(presented, "/reversal"), { reversal: base64url(presented.reversal) });
    },
    altered: [anotherReversal],
  },
  {
    route: "PUT /v1/payments/{id}/reversal (never seen)",
    as: "terminal",
    ask: async ({ terminal }) => {
      const presented = await terminal.present();
      return put(ofPayment(presented, "/reversal"), { reversal: base64url(presented.reversal) });
    },
    altered: [anotherReversal],
  },
  {
    route: "PUT /v1/refunds/{id}",
    as: "terminal",
    ask: async (cast) => refundOf(cast, await paid(cast)),
    altered: [
      {
        what: "another amount",
        ask: async (asked, cast) => {
          const signed = splitSignedRefund(bytesOf(bodyOf(asked).refund));
          if (!signed) throw new Error("a refund is altered that is in the body");
          const { payment, refund } = signed.request;
          const again = await cast.terminal.signRefund({ id: payment }, { refund, amount: 501 });
          return { ...asked, body: { refund: base64url(again.signed) } };
        },
        told: "id_reused",
      },
    ],
  },
  {
    route: "PUT /v1/refunds/{id} (of what was never paid)",
    as: "terminal",
    ask: async (cast) => refundOf(cast, await shown(cast)),
    altered: "as above",
  },
  {
    // Of a statement that the store has forgotten: a case is open then, once.
    route: "POST /v1/proofs",
    as: "terminal",
    ask: async (cast) => {
      const { terminal, wallet } = cast;
      const stated = wallet.statement((await terminal.ask(await paid(cast))).body.statement);
      const position = { ...stated.position, number: 900, chain: new Uint8Array(16).fill(9) };
      const forgotten = signStatement({ ...stated, position }, wallet.keys.proof);
      return post("/v1/proofs", { statement: base64url(forgotten) });
    },
    altered: [
      {
        what: "a byte of it",
        ask: (asked) => {
          const statement = bytesOf(bodyOf(asked).statement);
          statement[70] = (statement[70] ?? 0) ^ 1;
          return { ...asked, body: { statement: base64url(statement) } };
        },
        told: "bad_signature",
      },
    ],
  },
  {
    route: "PUT /v1/settlements/{day}/runs/{run}",
    as: "terminal",
    ask: async (cast) => {
      const { wallet, terminal } = cast;
      const { id: merchant } = terminal.enrolled.merchant;
      const day = dayOf(await wallet.now(), MERCHANT_FACTS);
      const ofDay = and(eq(settlements.merchant, merchant), eq(settlements.day, day));
      const nextRun = async () =>
        put(`/v1/settlements/${day}/runs/${1 + (await wallet.db.$count(settlements, ofDay))}`);
      // What was taken for other rows of this table.
      await cast.call("terminal", await nextRun());
      await paid(cast);
      return nextRun();
    },
    altered: NOTHING_IN_IT,
  },
  {
    route: "PUT /v1/terminals/current/retirement",
    as: "sibling",
    ask: () => put("/v1/terminals/current/retirement"),
    altered: NOTHING_IN_IT,
    spoils: true,
  },
  {
    route: "PUT /v1/terminals/current/key",
    as: "terminal",
    ask: ({ terminal }) => {
      const next = newKeyPair();
      const change = keyChange(terminal.id, terminal.signing.publicKey, next.publicKey);
      return put("/v1/terminals/current/key", {
        publicKey: base64url(next.publicKey),
        signature: base64url(signIn("key", change, privateKeyObject(next))),
      });
    },
    altered: [
      {
        what: "signed by another key than the next one",
        ask: withBody({ signature: base64url(new Uint8Array(64).fill(1)) }),
        told: "bad_signature",
      },
    ],
  },

  // Terminals to be
  {
    route: "POST /v1/activations",
    as: "nobody",
    ask: async ({ wallet }) => {
      const serial = `SN-${newId()}`;
      const code = await issueActivationCode(wallet.db, await wallet.openMerchant(), serial);
      return post("/v1/activations", enrolment(serial, code));
    },
    again: "activation_refused",
    altered: [
      {
        what: "another proof",
        ask: withBody({ proof: base64url(new Uint8Array(32).fill(1)) }),
        told: "activation_refused",
      },
    ],
  },

  // Phones
  {
    route: "DELETE /v1/phone/devices/current",
    as: "another customer",
    ask: () => ({ method: "DELETE", path: "/v1/phone/devices/current" }),
    again: "signed_out",
    altered: NOTHING_IN_IT,
    spoils: true,
  },
  {
    route: "POST /v1/phone/payments",
    as: "payer",
    ask: async ({ terminal }) =>
      post("/v1/phone/payments", { request: base64url((await terminal.present()).request) }),
    altered: [anotherRequest],
  },
  {
    route: "POST /v1/phone/reversals",
    as: "payer",
    ask: async (cast) => post("/v1/phone/reversals", { reversal: base64url((await paid(cast)).reversal) }),
    altered: [anotherReversal],
  },
  {
    route: "PUT /v1/phone/payments/{id}/consents/{consent}",
    as: "payer",
    ask: async (cast) => consentTo(cast, await shown(cast)),
    altered: [
      {
        what: "to another payment",
        ask: async (asked, cast) => {
          const consent = asked.path.split("/").at(-1);
          return { ...asked, path: consentTo(cast, await shown(cast), consent).path };
        },
        told: "id_reused",
      },
    ],
  },
  {
    route: "PUT /v1/phone/bank-orders/{id} (top-up)",
    as: "payer",
    ask: (cast) => topUp(cast, "top_up"),
    mayBeUnderWay: true,
    altered: [
      anotherAmount(),
      { what: "the other way", ask: withBody({ kind: "withdrawal" }), told: "id_reused" },
    ],
  },
  {
    route: "PUT /v1/phone/bank-orders/{id} (withdrawal)",
    as: "payer",
    ask: (cast) => topUp(cast, "withdrawal"),
    mayBeUnderWay: true,
    altered: [anotherAmount()],
  },
  {
    route: "PUT /v1/phone/transfers/{id}",
    as: "payer",
    ask: async ({ wallet }) => transferOf(await wallet.customer(0)),
    altered: [
      anotherAmount(),
      {
        what: "to somebody else",
        ask: async (asked, { anotherCustomer }) =>
          withBody({ phone: anotherCustomer.customer.number })(asked, {} as Cast),
        told: "id_reused",
      },
    ],
  },
  {
    route: "PUT /v1/phone/transfers/{id} (of more than there is)",
    as: "payer",
    ask: async ({ wallet }) => transferOf(await wallet.customer(0), 90_000_000),
    altered: [anotherAmount()],
  },
  {
    route: "PUT /v1/phone/pin-changes/{id}",
    as: "another customer",
    ask: () => put(`/v1/phone/pin-changes/${newId()}`, { old: PIN, new: "719305" }),
    altered: [{ what: "another PIN", ask: withBody({ new: "719306" }), told: "id_reused", isTry: true }],
    spoils: true,
  },
  {
    route: "PUT /v1/phone/freeze",
    as: "another customer",
    ask: () => put("/v1/phone/freeze", { frozen: true }),
    altered: "there is nothing else that could be said",
    spoils: true,
  },

  // The bank's people
  {
    route: "PUT /v1/bank/customers/{id}/freeze",
    as: "risk",
    ask: async ({ wallet }) => {
      const { customer } = await wallet.customer(0);
      return put(`/v1/bank/customers/${customer.id}/freeze`, { frozen: true, reason: "可疑交易" });
    },
    altered: [{ what: "another reason", ask: withBody({ reason: "客户要求" }), told: "the same" }],
  },
  {
    route: "PUT /v1/bank/merchants/{id} (new)",
    as: "operations",
    ask: () => put(`/v1/bank/merchants/${newId()}`, { ...MERCHANT_FACTS, after: 0 }),
    altered: [
      {
        what: "another place",
        ask: withBody({ place: "上海市静安区示范路 3 号" }),
        told: "changed_meanwhile",
      },
    ],
  },
  {
    route: "PUT /v1/bank/merchants/{id} (changed)",
    as: "operations",
    ask: async ({ wallet }) => {
      const changed = { ...MERCHANT_FACTS, place: "上海市静安区示范路 2 号", after: 1 };
      return put(`/v1/bank/merchants/${await wallet.openMerchant()}`, changed);
    },
    altered: [
      {
        what: "another place",
        ask: withBody({ place: "上海市静安区示范路 3 号" }),
        told: "changed_meanwhile",
      },
    ],
  },
  {
    route: "PUT /v1/bank/merchants/{id}/fee-schedules/{schedule}",
    as: "operations",
    ask: async ({ wallet }) =>
      put(`/v1/bank/merchants/${await wallet.openMerchant()}/fee-schedules/${newId()}`, FEES),
    altered: [{ what: "another rate", ask: withBody({ ratePpm: 3801 }), told: "id_reused" }],
  },
  {
    route: "PUT /v1/bank/activations/{id}",
    as: "installer",
    ask: async ({ wallet }) => {
      const address = "上海市静安区示范路 2 号";
      const body = { merchant: await wallet.openMerchant(), serial: `SN-${newId()}`, address };
      return put(`/v1/bank/activations/${newId()}`, body);
    },
    altered: [
      { what: "another serial number", ask: withBody({ serial: `SN-${newId()}` }), told: "id_reused" },
      {
        what: "another address",
        ask: withBody({ address: "上海市静安区示范路 3 号" }),
        told: "id_reused",
      },
    ],
  },
  {
    route: "PUT /v1/bank/terminals/{id}/address",
    as: "installer",
    ask: async ({ wallet }) =>
      ofTerminal(await wallet.terminal(), "address", { address: "上海市静安区示范路 2 号" }),
    altered: "it says what is so: another address is another order",
  },
  {
    route: "PUT /v1/bank/terminals/{id}/retirement",
    as: "installer",
    ask: async ({ wallet }) => ofTerminal(await wallet.terminal(), "retirement"),
    altered: NOTHING_IN_IT,
  },
  {
    route: "PUT /v1/bank/terminals/{id}/suspension",
    as: "risk",
    ask: async ({ wallet }) => ofTerminal(await wallet.terminal(), "suspension", { reason: "odd refunds" }),
    altered: [{ what: "another reason", ask: withBody({ reason: "stolen" }), told: "the same" }],
  },
  {
    route: "PUT /v1/bank/terminals/{id}/reinstatement",
    as: "risk",
    ask: async (cast) => ofTerminal(await suspended(cast), "reinstatement", { activation: newId() }),
    altered: [
      {
        what: "of another terminal",
        ask: async (asked, cast) => ofTerminal(await suspended(cast), "reinstatement", asked.body),
        told: "id_reused",
      },
    ],
  },
  {
    route: "PUT /v1/bank/terminals/{id}/revocation",
    as: "risk",
    ask: async (cast) => {
      const terminal = await cast.wallet.terminal();
      await terminal.tell(await terminal.present());
      return ofTerminal(terminal, "revocation", { reason: "stolen" });
    },
    altered: [{ what: "another reason", ask: withBody({ reason: "lost" }), told: "the same" }],
  },
  {
    route: "PUT /v1/bank/cases/{id}/closing",
    as: "risk",
    ask: async (cast) => {
      const { id: payment, reversal: evidence } = await paid(cast);
      const id = newId();
      const about = { id, kind: "reversal" as const, terminal: cast.terminal.id, ...payment, evidence };
      await cast.wallet.db.insert(cases).values(about);
      return put(`/v1/bank/cases/${id}/closing`, { finding: "the shop was asked" });
    },
    altered: [{ what: "another finding", ask: withBody({ finding: "nobody was asked" }), told: "id_reused" }],
  },
  {
    route: "PUT /v1/bank/merchants/{id}/settlements/{day}/runs/{run}",
    as: "operations",
    ask: async (cast) => {
      const { merchant, day } = await earning(cast);
      return put(`/v1/bank/merchants/${merchant}/settlements/${day}/runs/1`);
    },
    altered: NOTHING_IN_IT,
  },
  {
    route: "PUT /v1/bank/settlements/{id}/payout",
    as: "operations",
    ask: async (cast) => put(`/v1/bank/settlements/${await refusedPayout(cast)}/payout`),
    altered: NOTHING_IN_IT,
  },
];

/** Of the routes that take a body and write nothing of what anybody has. */
export const READS: readonly Pick<Row, "route" | "as" | "ask">[] = [
  {
    route: "POST /v1/slips",
    as: "nobody",
    ask: async (cast) => post("/v1/slips", (await refundOf(cast, await paid(cast))).body),
  },
  {
    route: "POST /v1/phone/payees",
    as: "payer",
    ask: async ({ wallet }) =>
      post("/v1/phone/payees", { phone: (await wallet.customer(0)).customer.number }),
  },
];

export const EXEMPT: readonly Exempt[] = [
  {
    route: "PUT /v1/terminals/current/journal",
    because:
      "It is answered with the head that was told before, which after the first telling is that very head; a shorter one, or another of that length, is not kept (terminal.test.ts).",
  },
  {
    route: "PUT /v1/terminals/current/heartbeat",
    because:
      "Each is a report of its moment, of which the last are kept; none has an effect on any payment (custody.test.ts).",
  },
  {
    route: "POST /v1/phone/devices",
    because:
      "The token is told once and kept as a hash. A sign-in whose answer was lost leaves a device that nobody can use, and the next one is another device.",
  },
  {
    route: "POST /v1/bank/merchants/{id}/settlements/{day}/links",
    because:
      "Each link is good for thirty days from when it was made, and the journal has each that was made.",
  },
  {
    route: "POST /v1/writer",
    because:
      "It carries the messages of the routes above between processes, under their ids, and is settled as they are (writer.test.ts, processes.test.ts).",
  },
];
