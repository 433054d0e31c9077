/** Wallets as the bank's people look after them: found by phone number, frozen and unfrozen with a reason. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { malformed } from "#kit/problems.ts";
import { admitStaff, type StaffEnv } from "../bank/admission.ts";
import type { WalletDb } from "../store.ts";
import { BankFreezeInput, CustomerAnswer, CustomerQuery } from "./api.ts";
import { freezeByBank, walletOfPhone } from "./freeze.ts";

export function walletBankRoutes({ db }: { readonly db: WalletDb }): OpenAPIHono<StaffEnv> {
  const app = new OpenAPIHono<StaffEnv>({ defaultHook: malformed });
  const middleware = admitStaff(db, "risk", "operations");

  const getCustomer = createRoute({
    method: "get",
    path: "/v1/bank/customers",
    summary: "The wallet of a phone number",
    middleware,
    request: { query: CustomerQuery },
    responses: jsonAnswer(CustomerAnswer, "The wallet"),
  });
  app.openapi(getCustomer, async (c) => c.json(await walletOfPhone(db, c.req.valid("query").phone), 200));

  const putFreeze = createRoute({
    method: "put",
    path: "/v1/bank/customers/{id}/freeze",
    summary: "Freeze or unfreeze a wallet, saying why",
    middleware,
    request: { params: z.object({ id: z.uuid() }), body: jsonBody(BankFreezeInput) },
    responses: jsonAnswer(CustomerAnswer, "The wallet, as it is now"),
  });
  app.openapi(putFreeze, async (c) => {
    const { id: customer } = c.req.valid("param");
    return c.json(await freezeByBank(db, c.get("staff"), { customer, ...c.req.valid("json") }), 200);
  });
  return app;
}
