/** Admits phones on which a customer has signed in, by the token that the phone was given for it. */
import type { MiddlewareHandler } from "hono";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import type { WalletDb } from "../store.ts";
import { type Customer, deviceOfToken } from "./customers.ts";

export type PhoneEnv = { Variables: { customer: Customer; device: Id; token: string } };

/** @throws Refusal `signed_out` */
export function admitPhones(db: WalletDb): MiddlewareHandler<PhoneEnv> {
  return async (c, next) => {
    const token = /^Bearer ([\w-]{20,100})$/.exec(c.req.header("authorization") ?? "")?.[1];
    if (!token) throw new Refusal("signed_out");
    c.set("token", token);
    const device = await deviceOfToken(db, token);
    c.set("device", device.id);
    c.set("customer", device.customer);
    await next();
  };
}
