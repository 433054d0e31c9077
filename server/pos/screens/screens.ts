/**
 * Paired screens: a code, printed at start, pairs a screen of one kind; its secret, kept by the screen, gets it a
 * token after each restart of the server. Tokens live in memory, and the operator's session belongs to one.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Id } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { screens } from "#drizzle/pos/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { sha256 } from "#kit/signatures.ts";
import type { OperatorInput, PairedScreen, ScreenKind, ScreenToken } from "../api.ts";
import type { Operator } from "../operators/operators.ts";
import type { PosStore } from "../store.ts";
import type { Clocks } from "../wallet-clock.ts";

export interface ScreenSession extends Operator {
  readonly pinMustChange: boolean;
}

/** A screen while the server lives. */
export interface LiveScreen {
  readonly id: Id;
  readonly kind: ScreenKind;
  session: ScreenSession | undefined;
  /** When somebody last did something there, by the clock that only goes forward. */
  seenAt: number;
}

const secretBytes = () => randomBytes(24).toString("base64url");
const hashed = (secret: string) => Buffer.from(sha256(Buffer.from(secret)));

export class Screens {
  readonly #store: PosStore;
  readonly #clocks: Clocks;
  readonly #codes: Readonly<Record<ScreenKind, string>>;
  readonly #live = new Map<string, LiveScreen>();

  constructor(store: PosStore, clocks: Clocks) {
    this.#store = store;
    this.#clocks = clocks;
    this.#codes = {
      checkout: randomBytes(9).toString("base64url"),
      display: randomBytes(9).toString("base64url"),
    };
  }

  /** The code that pairs a screen of this kind as long as this server lives. */
  codeFor(kind: ScreenKind): string {
    return this.#codes[kind];
  }

  /** @throws Refusal `screen_not_paired` for a wrong code */
  pair(kind: ScreenKind, code: string): PairedScreen {
    if (!timingSafeEqual(hashed(code), hashed(this.#codes[kind]))) throw new Refusal("screen_not_paired");
    const id = newId();
    const secret = secretBytes();
    this.#store.write((db) => {
      db.insert(screens)
        .values({ id, kind, secretHash: hashed(secret), pairedAt: this.#clocks.now() })
        .run();
    });
    return { screen: id, kind, secret, token: this.#giveToken(id, kind) };
  }

  /** @throws Refusal `screen_not_paired` for a wrong secret */
  renew(id: Id, secret: string): ScreenToken {
    const row = this.#store.db.select().from(screens).where(eq(screens.id, id)).get();
    if (!row || !timingSafeEqual(hashed(secret), row.secretHash)) throw new Refusal("screen_not_paired");
    return { token: this.#giveToken(row.id, row.kind), kind: row.kind };
  }

  /** A reloaded page keeps its operator's session: it is the same screen. */
  #giveToken(id: Id, kind: ScreenKind): string {
    const token = secretBytes();
    const before = [...this.#live].find(([, screen]) => screen.id === id);
    if (before) this.#live.delete(before[0]);
    this.#live.set(
      hashed(token).toString("hex"),
      before?.[1] ?? { id, kind, session: undefined, seenAt: this.#clocks.monotonic() },
    );
    return token;
  }

  /** Somebody does something there. */
  touch(screen: LiveScreen): void {
    screen.seenAt = this.#clocks.monotonic();
  }

  /** Where somebody is signed in, and nobody has done anything for so long. */
  idleFor(ms: number): LiveScreen[] {
    const since = this.#clocks.monotonic() - ms;
    return [...this.#live.values()].filter((screen) => screen.session && screen.seenAt <= since);
  }

  /** Everybody has to sign in again: a shift has ended. */
  signOutAll(): void {
    for (const screen of this.#live.values()) screen.session = undefined;
  }

  /** What a manager has changed of an operator holds at once; a new PIN signs its owner out. */
  changeSessions(operator: Id, { name, role, pin }: OperatorInput): void {
    for (const screen of this.#live.values())
      if (screen.session?.id === operator)
        screen.session = pin === undefined ? { ...screen.session, name, role } : undefined;
  }

  /** The screen that a request's `authorization` header names. @throws Refusal `screen_not_paired` */
  of(authorization: string | undefined): LiveScreen {
    const token = /^Bearer ([\w-]{20,100})$/.exec(authorization ?? "")?.[1];
    const screen = token && this.#live.get(hashed(token).toString("hex"));
    if (!screen) throw new Refusal("screen_not_paired");
    return screen;
  }
}
