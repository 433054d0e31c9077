/** The writes of the bank's people. */
import { eq } from "drizzle-orm";
import { cases, settlements, terminals } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { PAYOUTS } from "#wallet/settlement/payouts.ts";
import { pursueNow } from "../pursue-now.ts";
import type { Cast } from "../roles.ts";
import { MERCHANT_FACTS, type Terminal } from "../support.ts";
import { USUAL_FEE } from "../trade.ts";
import type { Row } from "./row.ts";
import { earning, NOTHING_IN_IT, paid, put, withBody } from "./writes.ts";

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

const FEES = {
  validFrom: Date.parse("2026-01-01T00:00:00Z"),
  onDemand: false,
  ...USUAL_FEE,
};

export const OF_THE_BANK: readonly Row[] = [
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
    route: "PUT /v1/bank/terminals/{id}/pin-resets/{reset}",
    as: "operations",
    ask: ({ terminal }) => ofTerminal(terminal, `pin-resets/${newId()}`, { operator: "1001" }),
    altered: [{ what: "another operator", ask: withBody({ operator: "1002" }), told: "id_reused" }],
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
