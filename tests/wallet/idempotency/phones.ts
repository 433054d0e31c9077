/** The writes of phones. */
import type { RefusalCode } from "#domain/refusal.ts";
import { newId } from "#kit/random-ids.ts";
import { BANK_ACCOUNT } from "../authorisation.ts";
import type { Asked, Cast } from "../roles.ts";
import { base64url, type Phone, PIN } from "../support.ts";
import type { Alteration, Row } from "./row.ts";
import {
  anotherRequest,
  anotherReversal,
  consentTo,
  NOTHING_IN_IT,
  paid,
  post,
  put,
  shown,
  withBody,
} from "./writes.ts";

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

export const OF_PHONES: readonly Row[] = [
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
];
