/** Everybody who may knock at the wallet's door, each as a caller that really has his credentials. */
import { eq } from "drizzle-orm";
import type { Duty } from "#domain/duty.ts";
import { terminals } from "#drizzle/wallet/schema.ts";
import { endStaff } from "#wallet/bank/staff.ts";
import type { Phone, Staff, Terminal, Wallet } from "./support.ts";

export const TERMINAL_ROLES = [
  "terminal",
  "sibling",
  "stranger",
  "suspended",
  "retired",
  "revoked",
  "earlier key",
] as const;
export const PHONE_ROLES = ["payer", "another customer", "signed-out phone"] as const;
export const STAFF_ROLES = ["installer", "operations", "risk", "ended staff"] as const;
export const ROLES = ["nobody", ...PHONE_ROLES, ...TERMINAL_ROLES, ...STAFF_ROLES] as const;
export type Role = (typeof ROLES)[number];

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

export interface Told {
  readonly status: number;
  /** Empty for an answer without one, and for a stream. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** As a page of the wallet's own sends it: so that it is the credentials that are refused, and not the page. */
const OWN_PAGE = { origin: "http://wallet.test", "sec-fetch-site": "same-origin" };

export class Cast {
  readonly wallet: Wallet;
  payer!: Phone;
  anotherCustomer!: Phone;
  signedOutPhone!: Phone;
  terminal!: Terminal;
  /** Another terminal of the same merchant. */
  sibling!: Terminal;
  /** A terminal of another merchant. */
  stranger!: Terminal;
  suspended!: Terminal;
  retired!: Terminal;
  revoked!: Terminal;
  /** A terminal that has changed its key since, and still signs with the one before. */
  earlierKey!: Terminal;
  readonly staff = new Map<Role, Staff>();

  private constructor(wallet: Wallet) {
    this.wallet = wallet;
  }

  static async of(wallet: Wallet): Promise<Cast> {
    const cast = new Cast(wallet);
    for (const role of ROLES) await cast.renew(role);
    return cast;
  }

  /** Somebody new takes the role: the one before was spoilt by what he was allowed to do. */
  async renew(role: Role): Promise<void> {
    const { wallet } = this;
    if (role === "payer") this.payer = await wallet.customer();
    if (role === "another customer") this.anotherCustomer = await wallet.customer();
    if (role === "signed-out phone") {
      this.signedOutPhone = await wallet.customer();
      await this.signedOutPhone.call("DELETE", "/v1/phone/devices/current");
    }
    if (role === "terminal") this.terminal = await wallet.terminal();
    if (role === "sibling") this.sibling = await wallet.terminal(this.terminal.enrolled.merchant.id);
    if (role === "stranger") this.stranger = await wallet.terminal();
    if (role === "suspended") this.suspended = await this.#inState("suspended");
    if (role === "retired") this.retired = await this.#inState("retired");
    if (role === "revoked") this.revoked = await this.#revoked();
    if (role === "earlier key") {
      this.earlierKey = await wallet.terminal(this.terminal.enrolled.merchant.id);
      const { changed } = await this.earlierKey.withNextKey();
      await changed.call("GET", "/v1/terminals/current");
    }
    if (role === "ended staff") {
      const member = await wallet.staff("risk");
      await endStaff(wallet.db, member.id);
      this.staff.set(role, member);
    }
    if (isDutyRole(role)) this.staff.set(role, await wallet.staff(role));
  }

  async #inState(state: "suspended" | "retired"): Promise<Terminal> {
    const terminal = await this.wallet.terminal(this.terminal.enrolled.merchant.id);
    await this.wallet.db.update(terminals).set({ state }).where(eq(terminals.id, terminal.id));
    return terminal;
  }

  async #revoked(): Promise<Terminal> {
    const terminal = await this.wallet.terminal(this.terminal.enrolled.merchant.id);
    const risk = await this.wallet.staff("risk");
    await risk.call("PUT", `/v1/bank/terminals/${terminal.id}/revocation`, { reason: "stolen" });
    return terminal;
  }

  async call(role: Role, { method, path, body }: Asked): Promise<Told> {
    const text = body && JSON.stringify(body);
    const headers = {
      ...(body && { "content-type": "application/json" }),
      ...this.#credentials(role, { method, path, ...(body && { body }) }),
    };
    const response = await this.wallet.fetch(path, {
      method,
      headers: { ...headers, ...OWN_PAGE },
      ...(text && { body: text }),
    });
    if (!/json/.test(response.headers.get("content-type") ?? "")) {
      await response.body?.cancel();
      return { status: response.status, body: {} };
    }
    return { status: response.status, body: (await response.json()) as Told["body"] };
  }

  #credentials(role: Role, { method, path, body }: Asked): Record<string, string> {
    const terminal = this.terminalOf(role);
    if (terminal) return terminal.prepare(method, path, body).headers;
    const token = this.#phoneOf(role)?.token ?? this.staff.get(role)?.token;
    return token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  #phoneOf(role: Role): Phone | undefined {
    if (role === "payer") return this.payer;
    if (role === "another customer") return this.anotherCustomer;
    return role === "signed-out phone" ? this.signedOutPhone : undefined;
  }

  terminalOf(role: Role): Terminal | undefined {
    if (role === "terminal") return this.terminal;
    if (role === "sibling") return this.sibling;
    if (role === "stranger") return this.stranger;
    if (role === "suspended") return this.suspended;
    if (role === "revoked") return this.revoked;
    if (role === "earlier key") return this.earlierKey;
    return role === "retired" ? this.retired : undefined;
  }
}

function isDutyRole(role: Role): role is Duty {
  return role === "installer" || role === "operations" || role === "risk";
}
