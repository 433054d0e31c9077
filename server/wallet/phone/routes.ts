/** What the customer's phone page calls. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { malformed } from "#kit/problems.ts";
import { onlyOwnPages } from "#kit/web-defences.ts";
import {
  ConsentInput,
  LatestCharge,
  PhoneDevice,
  PhonePayment,
  PresentInput,
  ReversalInput,
  SignInInput,
  WalletView,
} from "../api.ts";
import type { PaymentsDeps } from "../payments/routes.ts";
import { admitPhones, type PhoneEnv } from "./admission.ts";
import { latestCharge } from "./charges.ts";
import { consent, paymentOfPhone, presentFromPhone, reverseFromPhone } from "./consents.ts";
import { bindDevice, releaseDevice } from "./customers.ts";
import { walletOf } from "./history.ts";

const postDevice = createRoute({
  method: "post",
  path: "/v1/phone/devices",
  summary: "Sign in: binds this device to the customer",
  request: { body: jsonBody(SignInInput) },
  responses: jsonAnswer(PhoneDevice, "The device's token"),
});
const deleteDevice = createRoute({
  method: "delete",
  path: "/v1/phone/devices/current",
  summary: "Sign out: releases this device",
  responses: { 204: { description: "Released" } },
});
const getWallet = createRoute({
  method: "get",
  path: "/v1/phone/wallet",
  summary: "Balance and the latest entries",
  responses: jsonAnswer(WalletView, "The wallet"),
});
const postPayment = createRoute({
  method: "post",
  path: "/v1/phone/payments",
  summary: "Bring the signed request that a QR holds; takes nothing yet",
  request: { body: jsonBody(PresentInput) },
  responses: jsonAnswer(PhonePayment, "What is to be paid, and to whom"),
});
const getPayment = createRoute({
  method: "get",
  path: "/v1/phone/payments/{id}",
  summary: "How a payment stands",
  request: { params: z.object({ id: z.string().max(100) }) },
  responses: jsonAnswer(PhonePayment, "The payment"),
});
const putConsent = createRoute({
  method: "put",
  path: "/v1/phone/payments/{id}/consents/{consent}",
  summary: "Say yes with the payment PIN",
  request: { params: z.object({ id: z.string().max(100), consent: z.uuid() }), body: jsonBody(ConsentInput) },
  responses: jsonAnswer(PhonePayment, "The payment, paid, with its proof"),
});

const getLatestCharge = createRoute({
  method: "get",
  path: "/v1/phone/charges/latest",
  summary: "The last payment that was charged to this device's payment codes, for a phone that shows one",
  responses: jsonAnswer(LatestCharge, "The payment, or none within three minutes"),
});
const postReversal = createRoute({
  method: "post",
  path: "/v1/phone/reversals",
  summary: "Bring a shop's signed reversal, while the shop's own line is down",
  request: { body: jsonBody(ReversalInput) },
  responses: jsonAnswer(PhonePayment, "The payment, as if it never was"),
});

export function phoneRoutes(deps: PaymentsDeps): OpenAPIHono<PhoneEnv> {
  const { db, keys } = deps;
  const app = new OpenAPIHono<PhoneEnv>({ defaultHook: malformed });
  const signedIn = admitPhones(db);
  app.use("/v1/phone/*", onlyOwnPages);
  for (const path of [
    "/v1/phone/wallet",
    "/v1/phone/devices/current",
    "/v1/phone/payments",
    "/v1/phone/payments/*",
    "/v1/phone/charges/latest",
    "/v1/phone/reversals",
  ])
    app.use(path, signedIn);

  app.openapi(postDevice, async (c) => {
    const { phone, pin } = c.req.valid("json");
    return c.json(await bindDevice(db, keys.pepper, phone, pin), 200);
  });
  app.openapi(deleteDevice, async (c) => {
    await releaseDevice(db, c.get("token"));
    return c.body(null, 204);
  });
  app.openapi(getWallet, async (c) => c.json(await walletOf(db, c.get("customer"), keys.demo), 200));
  app.openapi(postPayment, async (c) => {
    const bytes = new Uint8Array(Buffer.from(c.req.valid("json").request, "base64url"));
    return c.json(await presentFromPhone(deps, c.get("customer"), bytes), 200);
  });
  app.openapi(getPayment, async (c) =>
    c.json(await paymentOfPhone(deps, c.get("customer"), c.req.valid("param").id), 200),
  );
  app.openapi(getLatestCharge, async (c) =>
    c.json(await latestCharge(deps, c.get("customer"), c.get("device")), 200),
  );
  app.openapi(postReversal, async (c) => {
    const bytes = new Uint8Array(Buffer.from(c.req.valid("json").reversal, "base64url"));
    return c.json(await reverseFromPhone(deps, c.get("customer"), bytes), 200);
  });
  app.openapi(putConsent, async (c) => {
    const { id, consent: consentId } = c.req.valid("param");
    return c.json(await consent(deps, c.get("customer"), id, consentId, c.req.valid("json").pin), 200);
  });
  return app;
}
