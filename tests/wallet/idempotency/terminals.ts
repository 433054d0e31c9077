/** The writes of terminals, and of those that are to be some. */
import { and, eq } from "drizzle-orm";
import { dayOf } from "#domain/business-day.ts";
import { splitSignedRefund } from "#domain/refund-request.ts";
import { settlements } from "#drizzle/wallet/schema.ts";
import { keyChange } from "#kit/key-change.ts";
import { newId } from "#kit/random-ids.ts";
import { newKeyPair, privateKeyObject, signIn, signStatement } from "#kit/signatures.ts";
import { issueActivationCode } from "#wallet/terminals/activation.ts";
import { madeReceipt, receiptOf } from "../e-receipt-made.ts";
import { base64url, bytesOf, enrolment, MERCHANT_FACTS } from "../support.ts";
import type { Row } from "./row.ts";
import {
  anotherRequest,
  anotherReversal,
  bodyOf,
  freshCode,
  NOTHING_IN_IT,
  ofPayment,
  paid,
  post,
  put,
  refundOf,
  shown,
  withBody,
} from "./writes.ts";

export const OF_TERMINALS: readonly Row[] = [
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
    route: "PUT /v1/terminals/current/pin-resets/{id}",
    as: "terminal",
    ask: async ({ staff, terminal }) => {
      const path = `/v1/bank/terminals/${terminal.id}/pin-resets/${newId()}`;
      const issued = await staff.get("operations")?.call<{ code: string }>("PUT", path, { operator: "1001" });
      const body = { operator: "1001", code: issued?.body.code };
      return put(`/v1/terminals/current/pin-resets/${newId()}`, body);
    },
    altered: [
      {
        what: "another operator",
        ask: (asked) => ({ ...asked, body: { ...asked.body, operator: "1002" } }),
        told: "pin_reset_refused",
      },
    ],
  },
  {
    route: "PUT /v1/e-receipts/{address}",
    as: "terminal",
    ask: ({ terminal }) => receiptOf(terminal),
    altered: [
      {
        what: "another total",
        ask: (asked, { terminal }) => {
          const { path, body } = receiptOf(terminal, { ...madeReceipt(terminal), total: 1 });
          return { ...asked, path: asked.path ?? path, body };
        },
        told: "id_reused",
      },
    ],
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
];
