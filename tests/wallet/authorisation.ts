/** Who may call what of the wallet: a row for every route, a cell for every role. */
import { formatPaymentId } from "#domain/ids.ts";
import type { RefusalCode } from "#domain/refusal.ts";
import { cases } from "#drizzle/wallet/schema.ts";
import { keyChange } from "#kit/key-change.ts";
import { newId } from "#kit/random-ids.ts";
import { newKeyPair, privateKeyObject, signIn } from "#kit/signatures.ts";
import { receiptOf } from "./e-receipt-made.ts";
import { type Asked, type Cast, ROLES, type Role } from "./roles.ts";
import { base64url, enrolment, HEARTBEAT, MERCHANT_FACTS, PIN, phoneId } from "./support.ts";

/** `allowed`, or the refusal that the caller is told. */
export type Cell = "allowed" | RefusalCode;

export interface Row {
  /** The route as the wallet lists it; what stands behind it in brackets tells two rows of one route apart. */
  readonly route: string;
  /** What is asked, about something that really is there: one for all who are refused, another for each who is allowed. */
  readonly ask: (cast: Cast, role: Role) => Promise<Asked> | Asked;
  readonly cells: Readonly<Record<Role, Cell>>;
  /** Whoever is allowed loses what he had by it, so that somebody new takes the role afterwards. */
  readonly spoils?: true;
}

type Cells = Partial<Record<Role, Cell>>;

const everybody = (cell: Cell) => Object.fromEntries(ROLES.map((role) => [role, cell])) as Record<Role, Cell>;
const open = (cells: Cells = {}) => ({ ...everybody("allowed"), ...cells });
const ofTerminals = (cells: Cells = {}) => ({
  ...everybody("bad_signature"),
  terminal: "allowed" as const,
  sibling: "allowed" as const,
  stranger: "allowed" as const,
  retired: "allowed" as const,
  suspended: "terminal_suspended" as const,
  revoked: "terminal_suspended" as const,
  ...cells,
});
/** Only the terminal that it is about, however good the credentials of others are. */
const ofOneTerminal = (others: Cell) => ofTerminals({ sibling: others, stranger: others, retired: others });
const ofPhones = (cells: Cells = {}) => ({
  ...everybody("signed_out"),
  payer: "allowed" as const,
  "another customer": "allowed" as const,
  ...cells,
});
const ofStaff = (...duties: ("installer" | "operations" | "risk")[]) => ({
  ...everybody("staff_not_known"),
  installer: "not_your_duty" as const,
  operations: "not_your_duty" as const,
  risk: "not_your_duty" as const,
  ...Object.fromEntries(duties.map((duty) => [duty, "allowed" as const])),
});

const EVERY_DUTY = ["installer", "operations", "risk"] as const;
const FEES = {
  validFrom: Date.parse("2026-01-01T00:00:00Z"),
  ratePpm: 3800,
  minimum: 0,
  maximum: null,
  freePerMonth: 0,
  returnedWithRefund: true,
  onDemand: false,
};

const asks =
  (method: string, path: string, body?: object): Row["ask"] =>
  () => ({ method, path, ...(body && { body }) });

/** A payment that this terminal has signed and told; paid by somebody's payment code where it says so. */
async function payment(cast: Cast, outcome: "open" | "paid" = "open") {
  const presented = await cast.terminal.present();
  const told =
    outcome === "open"
      ? await cast.terminal.tell(presented)
      : await cast.terminal.submit(presented, await (await cast.wallet.customer()).code());
  if (told.body.state !== outcome) throw new Error(`the payment is not ${outcome}`);
  return { presented, path: `/v1/payments/${formatPaymentId(presented.id)}` };
}

/** Something that one of the bank's people asks of the cast's own terminal, or of one that was made for it. */
const ofTerminal =
  (method: string, suffix: string, body?: object): Row["ask"] =>
  ({ terminal }) => ({
    method,
    path: `/v1/bank/terminals/${terminal.id}${suffix}`,
    ...(body && { body }),
  });
const ofNewTerminal =
  (suffix: string, body: object): Row["ask"] =>
  async ({ wallet }) => ({
    method: "PUT",
    path: `/v1/bank/terminals/${(await wallet.terminal()).id}/${suffix}`,
    body,
  });
const ofMerchant =
  (method: string, suffix: string, body?: object): Row["ask"] =>
  async ({ wallet }) => ({
    method,
    path: `/v1/bank/merchants/${await wallet.openMerchant()}${suffix}`,
    ...(body && { body }),
  });

/** A payment that only its payer can confirm: the payer's code was charged with more than goes without a PIN. */
async function chargedByCode({ terminal, payer, wallet }: Cast): Promise<string> {
  const presented = await terminal.present({ amount: 100_001 });
  // A code pays once a step: each is of another phone of the payer's.
  const { body } = await terminal.submit(presented, await (await wallet.anotherDevice(payer)).code());
  if (body.state !== "open") throw new Error("the payment needs no PIN");
  return phoneId(terminal, presented);
}

const consentTo = (id: string): Asked => ({
  method: "PUT",
  path: `/v1/phone/payments/${id}/consents/${newId()}`,
  body: { pin: PIN },
});

/** A code with which the cast's own terminal resets a PIN. */
async function resetCode({ staff, terminal }: Cast): Promise<string> {
  const issued = await staff
    .get("operations")
    ?.call<{ code: string }>("PUT", `/v1/bank/terminals/${terminal.id}/pin-resets/${newId()}`, {
      operator: "1001",
    });
  return issued?.body.code ?? "";
}

/** Where the payer's top-ups come from. */
export const BANK_ACCOUNT = "622200000000001234";

/** A top-up from an account that the payer has linked. */
async function topUp({ wallet, payer }: Cast): Promise<Asked> {
  const account = await wallet.link(payer, BANK_ACCOUNT);
  const body = { kind: "top_up", account, amount: 1, pin: PIN };
  return { method: "PUT", path: `/v1/phone/bank-orders/${newId()}`, body };
}

export const ROWS: readonly Row[] = [
  // For anybody
  { route: "GET /v1/health", ask: asks("GET", "/v1/health"), cells: open() },
  { route: "GET /v1/openapi.json", ask: asks("GET", "/v1/openapi.json"), cells: open() },
  { route: "GET /v1/docs", ask: asks("GET", "/v1/docs"), cells: open() },
  {
    // The slip itself is what is needed to ask.
    route: "POST /v1/slips",
    ask: async (cast) => {
      const { presented } = await payment(cast, "paid");
      const refund = await cast.terminal.signRefund(presented);
      return { method: "POST", path: "/v1/slips", body: { refund: base64url(refund.signed) } };
    },
    cells: open(),
  },
  {
    // The one-time code is what is needed: without the right one nobody is enrolled, whoever he is.
    route: "POST /v1/activations",
    ask: () => {
      const body = enrolment(`SN-${newId()}`, "0000000000");
      return { method: "POST", path: "/v1/activations", body };
    },
    cells: everybody("activation_refused"),
  },
  {
    route: "POST /v1/phone/devices",
    ask: async ({ wallet }) => {
      const { customer } = await wallet.customer(0);
      return { method: "POST", path: "/v1/phone/devices", body: { phone: customer.number, pin: PIN } };
    },
    cells: open(),
  },

  // Terminals
  {
    route: "PUT /v1/payments/{id}",
    ask: async (cast) => {
      const { presented, path } = await payment(cast);
      return { method: "PUT", path, body: { request: base64url(presented.request) } };
    },
    cells: ofOneTerminal("bad_signature"),
  },
  {
    // Each with a payment that it has signed itself; a retired one's is no more than what the others bring.
    route: "PUT /v1/payments/{id} (its own, new)",
    ask: async (cast, role) => {
      const presented = await (cast.terminalOf(role) ?? cast.retired).present();
      const path = `/v1/payments/${formatPaymentId(presented.id)}`;
      return { method: "PUT", path, body: { request: base64url(presented.request) } };
    },
    cells: ofTerminals({ retired: "terminal_retired" }),
  },
  {
    route: "GET /v1/payments/{id}",
    ask: async (cast) => ({ method: "GET", path: (await payment(cast)).path }),
    cells: ofOneTerminal("not_found"),
  },
  {
    route: "PUT /v1/payments/{id}/reversal",
    ask: async (cast) => {
      const { presented, path } = await payment(cast, "paid");
      return { method: "PUT", path: `${path}/reversal`, body: { reversal: base64url(presented.reversal) } };
    },
    cells: ofOneTerminal("bad_signature"),
  },
  { route: "GET /v1/events", ask: asks("GET", "/v1/events"), cells: ofTerminals() },
  {
    route: "PUT /v1/refunds/{id}",
    ask: async (cast) => {
      const { id, signed } = await cast.terminal.signRefund((await payment(cast, "paid")).presented);
      return { method: "PUT", path: `/v1/refunds/${id}`, body: { refund: base64url(signed) } };
    },
    cells: ofOneTerminal("bad_signature"),
  },
  {
    route: "GET /v1/refunds/{id}",
    ask: async (cast) => {
      const refund = await cast.terminal.signRefund((await payment(cast, "paid")).presented);
      await cast.terminal.refund(refund);
      return { method: "GET", path: `/v1/refunds/${refund.id}` };
    },
    cells: ofOneTerminal("not_found"),
  },
  {
    route: "POST /v1/proofs",
    ask: async (cast) => {
      const { presented } = await payment(cast, "paid");
      const { statement } = (await cast.terminal.ask(presented)).body;
      return { method: "POST", path: "/v1/proofs", body: { statement } };
    },
    cells: ofOneTerminal("bad_signature"),
  },
  {
    // Each terminal's own lines only.
    route: "GET /v1/settlements/{day}",
    ask: asks("GET", "/v1/settlements/2026-11-26"),
    cells: ofTerminals(),
  },
  {
    // Nothing is due: whoever is let in hears of that.
    route: "PUT /v1/settlements/{day}/runs/{run}",
    ask: asks("PUT", "/v1/settlements/2026-11-26/runs/1", {}),
    cells: ofTerminals({
      terminal: "settlement_not_agreed",
      sibling: "settlement_not_agreed",
      stranger: "settlement_not_agreed",
      retired: "terminal_retired",
    }),
  },
  { route: "GET /v1/terminals/current", ask: asks("GET", "/v1/terminals/current"), cells: ofTerminals() },
  {
    route: "PUT /v1/terminals/current/journal",
    ask: asks("PUT", "/v1/terminals/current/journal", { number: 1, hash: "AAAA" }),
    cells: ofTerminals(),
  },
  {
    route: "PUT /v1/terminals/current/retirement",
    ask: asks("PUT", "/v1/terminals/current/retirement", {}),
    cells: ofTerminals(),
    spoils: true,
  },

  {
    // Whoever is let in brings a receipt of its own, and signs it.
    route: "PUT /v1/e-receipts/{address}",
    ask: (cast, role) => receiptOf(cast.terminalOf(role) ?? cast.terminal),
    cells: ofTerminals(),
  },
  {
    route: "PUT /v1/terminals/current/heartbeat",
    ask: asks("PUT", "/v1/terminals/current/heartbeat", HEARTBEAT),
    cells: ofTerminals(),
  },
  {
    // The code is of the cast's own terminal: another's is no key to it.
    route: "PUT /v1/terminals/current/pin-resets/{id}",
    ask: async (cast) => ({
      method: "PUT",
      path: `/v1/terminals/current/pin-resets/${newId()}`,
      body: { operator: "1001", code: await resetCode(cast) },
    }),
    cells: ofOneTerminal("pin_reset_refused"),
  },
  {
    // Each with a next key of its own; what is announced is used by nobody here.
    route: "PUT /v1/terminals/current/key",
    ask: (cast, role) => {
      const { id, signing } = cast.terminalOf(role) ?? cast.terminal;
      const next = newKeyPair();
      const signature = signIn(
        "key",
        keyChange(id, signing.publicKey, next.publicKey),
        privateKeyObject(next),
      );
      const body = { publicKey: base64url(next.publicKey), signature: base64url(signature) };
      return { method: "PUT", path: "/v1/terminals/current/key", body };
    },
    cells: ofTerminals(),
  },

  // Phones
  { route: "GET /v1/phone/wallet", ask: asks("GET", "/v1/phone/wallet"), cells: ofPhones() },
  { route: "GET /v1/phone/charges/latest", ask: asks("GET", "/v1/phone/charges/latest"), cells: ofPhones() },
  {
    route: "DELETE /v1/phone/devices/current",
    ask: asks("DELETE", "/v1/phone/devices/current"),
    cells: ofPhones(),
    spoils: true,
  },
  {
    // Whoever sees the QR may bring it.
    route: "POST /v1/phone/payments",
    ask: async ({ terminal }) => {
      const { request } = await terminal.present();
      return { method: "POST", path: "/v1/phone/payments", body: { request: base64url(request) } };
    },
    cells: ofPhones(),
  },
  {
    route: "GET /v1/phone/payments/{id}",
    ask: async (cast) => {
      const { presented } = await payment(cast, "paid");
      return { method: "GET", path: `/v1/phone/payments/${phoneId(cast.terminal, presented)}` };
    },
    cells: ofPhones(),
  },
  {
    // The shop's signature is what counts, not whose phone carries it.
    route: "POST /v1/phone/reversals",
    ask: async (cast) => {
      const { presented } = await payment(cast);
      return {
        method: "POST",
        path: "/v1/phone/reversals",
        body: { reversal: base64url(presented.reversal) },
      };
    },
    cells: ofPhones(),
  },
  {
    // Whoever pays first.
    route: "PUT /v1/phone/payments/{id}/consents/{consent}",
    ask: async (cast) => consentTo(phoneId(cast.terminal, (await payment(cast)).presented)),
    cells: ofPhones(),
  },
  {
    route: "PUT /v1/phone/payments/{id}/consents/{consent} (charged by the payer's code)",
    ask: async (cast) => consentTo(await chargedByCode(cast)),
    cells: ofPhones({ "another customer": "payment_not_yours" }),
  },
  { route: "GET /v1/phone/limits", ask: asks("GET", "/v1/phone/limits"), cells: ofPhones() },
  {
    route: "GET /v1/phone/linked-accounts",
    ask: asks("GET", "/v1/phone/linked-accounts"),
    cells: ofPhones(),
  },
  { route: "GET /v1/phone/bank-orders", ask: asks("GET", "/v1/phone/bank-orders"), cells: ofPhones() },
  {
    route: "PUT /v1/phone/bank-orders/{id}",
    ask: topUp,
    cells: ofPhones({ "another customer": "account_not_linked" }),
  },
  {
    route: "GET /v1/phone/bank-orders/{id}",
    ask: async (cast) => {
      const { method, path, body } = await topUp(cast);
      await cast.payer.call(method, path, body);
      return { method: "GET", path };
    },
    cells: ofPhones({ "another customer": "not_found" }),
  },
  {
    route: "POST /v1/phone/payees",
    ask: async ({ wallet }) => {
      const { customer } = await wallet.customer(0);
      return { method: "POST", path: "/v1/phone/payees", body: { phone: customer.number } };
    },
    cells: ofPhones(),
  },
  {
    route: "PUT /v1/phone/transfers/{id}",
    ask: async ({ wallet }) => {
      const { customer } = await wallet.customer(0);
      const body = { phone: customer.number, name: "*明", amount: 1, pin: PIN };
      return { method: "PUT", path: `/v1/phone/transfers/${newId()}`, body };
    },
    cells: ofPhones(),
  },
  {
    route: "PUT /v1/phone/pin-changes/{id}",
    ask: asks("PUT", `/v1/phone/pin-changes/${newId()}`, { old: PIN, new: "719305" }),
    cells: ofPhones(),
    spoils: true,
  },
  {
    route: "PUT /v1/phone/freeze",
    ask: asks("PUT", "/v1/phone/freeze", { frozen: true }),
    cells: ofPhones(),
    spoils: true,
  },

  // Other processes of the same wallet
  {
    route: "POST /v1/writer",
    ask: asks("POST", "/v1/writer", { kind: "payment" }),
    cells: everybody("bad_signature"),
  },

  // The bank's people
  {
    route: "GET /v1/bank/staff/current",
    ask: asks("GET", "/v1/bank/staff/current"),
    cells: ofStaff("installer", "operations", "risk"),
  },
  {
    route: "GET /v1/bank/customers",
    ask: ({ payer }) => ({ method: "GET", path: `/v1/bank/customers?phone=${payer.customer.number}` }),
    cells: ofStaff("operations", "risk"),
  },
  {
    route: "PUT /v1/bank/customers/{id}/freeze",
    ask: async ({ wallet }) => {
      const { customer } = await wallet.customer(0);
      const body = { frozen: true, reason: "可疑交易" };
      return { method: "PUT", path: `/v1/bank/customers/${customer.id}/freeze`, body };
    },
    cells: ofStaff("operations", "risk"),
  },
  { route: "GET /v1/bank/acts", ask: asks("GET", "/v1/bank/acts"), cells: ofStaff("risk") },
  { route: "GET /v1/bank/merchants", ask: asks("GET", "/v1/bank/merchants"), cells: ofStaff(...EVERY_DUTY) },
  { route: "GET /v1/bank/merchants/{id}", ask: ofMerchant("GET", ""), cells: ofStaff(...EVERY_DUTY) },
  {
    route: "GET /v1/bank/merchants/{id}/history",
    ask: ofMerchant("GET", "/history"),
    cells: ofStaff(...EVERY_DUTY),
  },
  {
    route: "PUT /v1/bank/merchants/{id}",
    ask: ofMerchant("PUT", "", { ...MERCHANT_FACTS, place: "上海市静安区示范路 2 号", after: 1 }),
    cells: ofStaff("operations"),
  },
  {
    route: "GET /v1/bank/merchants/{id}/fee-schedules",
    ask: ofMerchant("GET", "/fee-schedules"),
    cells: ofStaff(...EVERY_DUTY),
  },
  {
    route: "PUT /v1/bank/merchants/{id}/fee-schedules/{schedule}",
    ask: (cast, role) => ofMerchant("PUT", `/fee-schedules/${newId()}`, FEES)(cast, role),
    cells: ofStaff("operations"),
  },
  {
    route: "PUT /v1/bank/activations/{id}",
    ask: async ({ wallet }) => ({
      method: "PUT",
      path: `/v1/bank/activations/${newId()}`,
      body: { merchant: await wallet.openMerchant(), serial: `SN-${newId()}` },
    }),
    cells: ofStaff("installer"),
  },
  { route: "GET /v1/bank/terminals", ask: asks("GET", "/v1/bank/terminals"), cells: ofStaff(...EVERY_DUTY) },
  { route: "GET /v1/bank/terminals/{id}", ask: ofTerminal("GET", ""), cells: ofStaff(...EVERY_DUTY) },
  {
    route: "PUT /v1/bank/terminals/{id}/address",
    ask: ofTerminal("PUT", "/address", { address: "上海市静安区示范路 2 号" }),
    cells: ofStaff("installer"),
  },
  {
    route: "PUT /v1/bank/terminals/{id}/pin-resets/{reset}",
    ask: ({ terminal }) => ({
      method: "PUT",
      path: `/v1/bank/terminals/${terminal.id}/pin-resets/${newId()}`,
      body: { operator: "1001" },
    }),
    cells: ofStaff("operations"),
  },
  {
    route: "PUT /v1/bank/terminals/{id}/retirement",
    ask: ofNewTerminal("retirement", {}),
    cells: ofStaff("installer"),
  },
  {
    route: "PUT /v1/bank/terminals/{id}/suspension",
    ask: ofNewTerminal("suspension", { reason: "odd refunds" }),
    cells: ofStaff("risk"),
  },
  {
    route: "PUT /v1/bank/terminals/{id}/reinstatement",
    ask: ({ suspended }) => ({
      method: "PUT",
      path: `/v1/bank/terminals/${suspended.id}/reinstatement`,
      body: { activation: newId() },
    }),
    cells: ofStaff("risk"),
  },
  {
    route: "PUT /v1/bank/terminals/{id}/revocation",
    ask: ofNewTerminal("revocation", { reason: "stolen" }),
    cells: ofStaff("risk"),
  },
  {
    route: "GET /v1/bank/cases",
    ask: asks("GET", "/v1/bank/cases"),
    cells: ofStaff("risk", "operations"),
  },
  {
    route: "PUT /v1/bank/cases/{id}/closing",
    ask: async (cast) => {
      const { wallet, terminal } = cast;
      const [id, { presented }] = [newId(), await payment(cast, "paid")];
      const { tender, attempt } = presented.id;
      const evidence = presented.reversal;
      await wallet.db
        .insert(cases)
        .values({ id, kind: "reversal", terminal: terminal.id, tender, attempt, evidence });
      return { method: "PUT", path: `/v1/bank/cases/${id}/closing`, body: { finding: "the shop was asked" } };
    },
    cells: ofStaff("risk"),
  },

  // A merchant's money
  {
    route: "GET /v1/bank/merchants/{id}/settlements",
    ask: (cast) => ({ method: "GET", path: settlementsOf(cast) }),
    cells: ofStaff("operations", "risk"),
  },
  {
    route: "GET /v1/bank/merchants/{id}/settlements/{day}",
    ask: (cast) => ({ method: "GET", path: `${settlementsOf(cast)}/2026-11-26` }),
    cells: ofStaff("operations", "risk"),
  },
  {
    route: "GET /v1/bank/merchants/{id}/settlements/{day}/lines.csv",
    ask: (cast) => ({ method: "GET", path: `${settlementsOf(cast)}/2026-11-26/lines.csv` }),
    cells: ofStaff("operations", "risk"),
  },
  {
    route: "POST /v1/bank/merchants/{id}/settlements/{day}/links",
    ask: (cast) => ({ method: "POST", path: `${settlementsOf(cast)}/2026-11-26/links`, body: {} }),
    cells: ofStaff("operations"),
  },
  {
    // Whoever may is told that it is not that day.
    route: "PUT /v1/bank/merchants/{id}/settlements/{day}/runs/{run}",
    ask: (cast) => ({ method: "PUT", path: `${settlementsOf(cast)}/2099-01-01/runs/1`, body: {} }),
    cells: { ...ofStaff(), operations: "settlement_not_open" },
  },
  {
    route: "GET /v1/bank/payouts",
    ask: asks("GET", "/v1/bank/payouts?state=refused"),
    cells: ofStaff("operations", "risk"),
  },
  {
    route: "PUT /v1/bank/settlements/{id}/payout",
    ask: () => ({ method: "PUT", path: `/v1/bank/settlements/${newId()}/payout`, body: {} }),
    cells: { ...ofStaff(), operations: "not_found" },
  },
];

function settlementsOf({ terminal }: Cast): string {
  return `/v1/bank/merchants/${terminal.enrolled.merchant.id}/settlements`;
}
