/** What a phone asks of its wallet beside paying: top-up and withdrawal, transfer, limits, PIN and freeze. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Logger } from "pino";
import { Refusal } from "#domain/refusal.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { malformed } from "#kit/problems.ts";
import type { CoreBank } from "../core-bank/port.ts";
import { sendOrder } from "../core-bank/pursuit.ts";
import type { WalletKeys } from "../keys.ts";
import { admitPhones, type PhoneEnv } from "../phone/admission.ts";
import { checkPin } from "../phone/customers.ts";
import { databaseTime, type WalletDb } from "../store.ts";
import {
  BankOrder,
  BankOrderInput,
  BankOrders,
  Done,
  FreezeInput,
  LimitsAnswer,
  LinkedAccounts,
  PayeeAnswer,
  PayeeInput,
  PinChangeInput,
  TransferAnswer,
  TransferInput,
} from "./api.ts";
import {
  type BankOrderRow,
  CUSTOMER_ORDERS,
  findBankOrder,
  ordersUnderWay,
  storeOrder,
} from "./bank-orders.ts";
import { freezeOwn } from "./freeze.ts";
import { findLinkedAccount, linkedAccountsOf } from "./linked-accounts.ts";
import { findPayee } from "./payees.ts";
import { changePin } from "./pin.ts";
import { limitsOf } from "./standing.ts";
import { transfer } from "./transfers.ts";

export interface WalletsDeps {
  readonly db: WalletDb;
  readonly keys: WalletKeys;
  readonly log: Logger;
  /** Undefined where this wallet is connected to none: it takes no top-ups and withdrawals then. */
  readonly coreBank?: CoreBank | undefined;
}

const ById = z.object({ id: z.uuid() });

export function walletRoutes({ db, keys, log, coreBank }: WalletsDeps): OpenAPIHono<PhoneEnv> {
  const app = new OpenAPIHono<PhoneEnv>({ defaultHook: malformed });
  const middleware = admitPhones(db);

  const getLimits = createRoute({
    method: "get",
    path: "/v1/phone/limits",
    summary: "What the wallet may pay and hold, and what of it is used",
    middleware,
    responses: jsonAnswer(LimitsAnswer, "The limits"),
  });
  app.openapi(getLimits, async (c) => c.json(await limitsOf(db, c.get("customer").id), 200));

  const getAccounts = createRoute({
    method: "get",
    path: "/v1/phone/linked-accounts",
    summary: "The accounts that money can come from and go to",
    middleware,
    responses: jsonAnswer(LinkedAccounts, "The accounts"),
  });
  app.openapi(getAccounts, async (c) =>
    c.json({ accounts: await linkedAccountsOf(db, c.get("customer").id), time: await databaseTime(db) }, 200),
  );

  const putOrder = createRoute({
    method: "put",
    path: "/v1/phone/bank-orders/{id}",
    summary: "Top up from a linked account, or withdraw to one, with the payment PIN",
    middleware,
    request: { params: ById, body: jsonBody(BankOrderInput) },
    responses: jsonAnswer(BankOrder, "The order, with its outcome where that is known already"),
  });
  app.openapi(putOrder, async (c) => {
    const customer = c.get("customer");
    const { id } = c.req.valid("param");
    const { kind, account, amount, pin } = c.req.valid("json");
    if (!coreBank) throw new Refusal("no_core_bank");
    await checkPin(db, keys.pepper, customer, pin);
    const { id: linkedAccount } = await findLinkedAccount(db, customer.id, account);
    const { order, isNew } = await storeOrder(db, customer.id, { id, kind, linkedAccount, amount });
    const after =
      isNew && order.state === "requested"
        ? await sendOrder({ db, coreBank, log }, CUSTOMER_ORDERS, order.id)
        : order;
    if (after.refusal) throw new Refusal(after.refusal);
    return c.json(orderView(after, await databaseTime(db)), 200);
  });

  const getOrders = createRoute({
    method: "get",
    path: "/v1/phone/bank-orders",
    summary: "Top-ups and withdrawals whose outcome is not known yet",
    middleware,
    responses: jsonAnswer(BankOrders, "The latest first"),
  });
  app.openapi(getOrders, async (c) => {
    const [orders, time] = [await ordersUnderWay(db, c.get("customer").id), await databaseTime(db)];
    return c.json({ orders: orders.map((order) => orderView(order, time)), time }, 200);
  });

  const getOrder = createRoute({
    method: "get",
    path: "/v1/phone/bank-orders/{id}",
    summary: "How a top-up or a withdrawal stands",
    middleware,
    request: { params: ById },
    responses: jsonAnswer(BankOrder, "The order"),
  });
  app.openapi(getOrder, async (c) => {
    const order = await findBankOrder(db, c.get("customer").id, c.req.valid("param").id);
    if (!order) throw new Refusal("not_found");
    return c.json(orderView(order, await databaseTime(db)), 200);
  });

  const postPayee = createRoute({
    method: "post",
    path: "/v1/phone/payees",
    summary: "Whose wallet has a phone number, masked: shown before a transfer",
    middleware,
    request: { body: jsonBody(PayeeInput) },
    responses: jsonAnswer(PayeeAnswer, "The payee"),
  });
  app.openapi(postPayee, async (c) => {
    const name = await findPayee(db, c.get("customer").id, c.req.valid("json").phone);
    return c.json({ name, time: await databaseTime(db) }, 200);
  });

  const putTransfer = createRoute({
    method: "put",
    path: "/v1/phone/transfers/{id}",
    summary: "Transfer to the wallet of a phone number, with the payment PIN",
    middleware,
    request: { params: ById, body: jsonBody(TransferInput) },
    responses: jsonAnswer(TransferAnswer, "The transfer, done"),
  });
  app.openapi(putTransfer, async (c) => {
    const customer = c.get("customer");
    const { phone, name, amount, pin } = c.req.valid("json");
    await checkPin(db, keys.pepper, customer, pin);
    const row = await transfer(db, customer.id, {
      id: c.req.valid("param").id,
      phone,
      shownName: name,
      amount,
    });
    const { id, currency, createdAt } = row;
    return c.json({ id, name, amount, currency, at: createdAt.getTime(), time: await databaseTime(db) }, 200);
  });

  const putPin = createRoute({
    method: "put",
    path: "/v1/phone/pin-changes/{id}",
    summary: "Change the payment PIN, with the old one",
    middleware,
    request: { params: ById, body: jsonBody(PinChangeInput) },
    responses: jsonAnswer(Done, "Changed"),
  });
  app.openapi(putPin, async (c) => {
    const { old, new: next } = c.req.valid("json");
    await changePin(db, keys.pepper, c.get("customer"), { id: c.req.valid("param").id, old, next });
    return c.json({ time: await databaseTime(db) }, 200);
  });

  const putFreeze = createRoute({
    method: "put",
    path: "/v1/phone/freeze",
    summary: "Freeze the wallet at once; only the bank unfreezes it",
    middleware,
    request: { body: jsonBody(FreezeInput) },
    responses: jsonAnswer(Done, "Frozen"),
  });
  app.openapi(putFreeze, async (c) => {
    await freezeOwn(db, c.get("customer").id);
    return c.json({ time: await databaseTime(db) }, 200);
  });

  return app;
}

function orderView(
  { id, kind, amount, currency, state, refusal, createdAt }: BankOrderRow,
  time: number,
): BankOrder {
  return { id, kind, amount, currency, state, refusal, at: createdAt.getTime(), time };
}
