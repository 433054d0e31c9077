/**
 * Who may speak as one of the bank's people: whoever brings the token of somebody who is still on the staff, and only for
 * what is his duty. A second factor at this door, once there is one, is asked for here.
 */
import type { MiddlewareHandler } from "hono";
import type { Duty } from "#domain/duty.ts";
import { Refusal } from "#domain/refusal.ts";
import type { WalletDb } from "../store.ts";
import { type StaffMember, staffOfToken } from "./staff.ts";

export type StaffEnv = { Variables: { staff: StaffMember } };

/**
 * Admits staff of any of these duties; without one, of every duty.
 * @throws Refusal `staff_not_known` without a token that counts, `not_your_duty` for another duty's
 */
export function admitStaff(db: WalletDb, ...duties: readonly Duty[]): MiddlewareHandler<StaffEnv> {
  return async (c, next) => {
    const token = /^Bearer ([\w-]{43})$/.exec(c.req.header("authorization") ?? "")?.[1];
    const member = token === undefined ? undefined : await staffOfToken(db, token);
    if (!member) throw new Refusal("staff_not_known");
    if (duties.length > 0 && !duties.includes(member.duty)) throw new Refusal("not_your_duty");
    c.set("staff", member);
    await next();
  };
}
