/** What the bank's people ask and say of terminals. */
import { z } from "@hono/zod-openapi";
import { TROUBLES, type Trouble } from "#domain/heartbeat.ts";
import { CASE_KINDS, KEY_STATES } from "#drizzle/wallet/schema.ts";
import { HeartbeatInput, operatorName } from "./api.ts";

const uuid = z.uuid();
const time = z.int().openapi({ description: "epoch milliseconds, the wallet's clock" });
const address = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .openapi({ description: "布放地址: where the terminal stands" });
const reason = z.string().trim().min(1).max(200);
const state = z.enum(["active", "suspended", "retired", "revoked"]);

export const IdParam = z.object({ id: uuid });
export const TerminalsQuery = z.object({
  merchant: uuid.optional(),
  serial: z.string().max(50).optional(),
  after: uuid.optional().openapi({ description: "The last terminal of the page before" }),
});
export const ActivationOrder = z
  .strictObject({
    merchant: uuid,
    serial: z.string().min(4).max(50),
    address: address.optional(),
  })
  .openapi("ActivationOrder");
export const ActivationCode = z
  .object({
    id: uuid,
    code: z.string().openapi({
      description: "One use, fifteen minutes. Not stored: asking again with the same id tells it again",
    }),
  })
  .openapi("ActivationCode");
export const ResetParams = z.object({ id: uuid, reset: uuid });
export const PinResetOrder = z
  .strictObject({
    operator: operatorName.openapi({ description: "As the terminal calls the operator, on its sign-in" }),
  })
  .openapi("PinResetOrder");
export const PinResetCode = z
  .object({
    code: z.string().openapi({
      description:
        "Eight digits, one use, five tries. Not stored: asking again with the same id tells it again",
    }),
    expiresAt: time,
  })
  .openapi("PinResetCode");
export const ReinstatementOrder = z.strictObject({ activation: uuid }).openapi("ReinstatementOrder");
export const AddressOrder = z.strictObject({ address }).openapi("AddressOrder");
export const ReasonedOrder = z.strictObject({ reason }).openapi("ReasonedOrder");
export const RetirementOrder = z.strictObject({}).openapi("RetirementOrder");

export const TerminalOverviewAnswer = z
  .object({
    id: uuid,
    number: z.string(),
    serial: z.string(),
    merchant: uuid,
    merchantName: z.string(),
    address: z.string(),
    state,
    lastSeenAt: time.nullable(),
    troubles: z.array(z.enum(Object.keys(TROUBLES) as [Trouble, ...Trouble[]])),
  })
  .openapi("TerminalOverview");
export const TerminalsAnswer = z
  .object({ terminals: z.array(TerminalOverviewAnswer) })
  .openapi("TerminalsAnswer");
export const TerminalFile = TerminalOverviewAnswer.extend({
  bindings: z.array(
    z.object({
      version: z.int(),
      serial: z.string(),
      merchant: uuid,
      creditCode: z.string(),
      settlementBank: z.string(),
      settlementNumber: z.string(),
      address: z.string(),
      state: z.string(),
      validFrom: time,
    }),
  ),
  keys: z.array(
    z.object({ id: z.string(), state: z.enum(KEY_STATES), createdAt: time, retiredAt: time.nullable() }),
  ),
  reports: z.array(
    z.object({ report: z.object(HeartbeatInput.shape), network: z.string().nullable(), at: time }),
  ),
}).openapi("TerminalFile");

export const CasesQuery = z.object({ after: uuid.optional() });
export const CasesAnswer = z
  .object({
    cases: z.array(
      z.object({
        id: uuid,
        kind: z.enum(CASE_KINDS),
        terminal: uuid,
        number: z.string(),
        payment: z.string(),
        evidence: z.string().openapi({ description: "base64url: the signed bytes that were brought" }),
        openedAt: time,
      }),
    ),
  })
  .openapi("CasesAnswer");
export const ClosingOrder = z
  .strictObject({ finding: z.string().trim().min(1).max(1000) })
  .openapi("ClosingOrder");
export const DoneAnswer = z.object({ done: z.literal(true), time }).openapi("DoneAnswer");
