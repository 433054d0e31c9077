/** Coming in and going out: who is signed in, and the stream of events that only then is told. */
import { signal } from "@preact/signals";
import type { Preferences } from "#domain/preference.ts";
import type { Session } from "#pos/api.ts";
import { Refused, Unanswered } from "../kit/api.ts";
import { followPerson } from "../kit/preferences.ts";
import { refuseApproval } from "./approvals.ts";
import { act, screen, sentenceOf, trouble } from "./calls.ts";
import { idFor, release } from "./held-ids.ts";
import { enterRoom, leaveRoom } from "./rooms.ts";
import * as store from "./store.ts";

let stopStream: (() => void) | undefined;

export async function comeIn(): Promise<void> {
  await screen.open();
  await findSession();
}

async function findSession(take = takeSession): Promise<void> {
  try {
    take(await screen.call<Session>("GET", "/api/session"));
  } catch (fault) {
    if (fault instanceof Refused) takeSession(null);
    else setTimeout(() => void findSession(take), 1000);
  }
}

/** Whoever works on goes on: the stream of events is the same. */
function renewSession(session: Session | null): void {
  if (session && !session.pinMustChange) store.session.value = session;
  else takeSession(session);
}

const takeEvent = { ...store.takeEvent, session: () => void findSession(renewSession) };

function takeSession(session: Session | null): void {
  store.session.value = session;
  followPerson(session?.preferences ?? null, session ? keepChoice : undefined);
  if (!session) {
    refuseApproval();
    leaveRoom();
  }
  stopStream?.();
  stopStream = session && !session.pinMustChange ? follow() : undefined;
}

function follow(): () => void {
  return screen.follow(
    "/api/checkout/events",
    ({ name, data }) => {
      const take = (takeEvent as Record<string, ((data: unknown) => void) | undefined>)[name];
      take?.(JSON.parse(data));
    },
    () => takeSession(null),
  );
}

/** What somebody signed in has chosen holds at once, and at the next checkout too once the terminal has it. */
function keepChoice(chosen: Preferences): void {
  screen.call<Session>("PUT", "/api/session/preferences", chosen).then(
    ({ preferences }) => {
      const { value } = store.session;
      if (value) store.session.value = { ...value, preferences };
    },
    (fault) => {
      trouble.value = sentenceOf(fault);
    },
  );
}

/** Who may sign in here. Without the list a name can still be typed. */
export const operatorNames = signal<readonly string[]>([]);

export async function findOperators(): Promise<void> {
  try {
    const { names } = await screen.call<{ names: readonly string[] }>("GET", "/api/operators");
    operatorNames.value = names;
  } catch (fault) {
    if (!(fault instanceof Refused || fault instanceof Unanswered)) throw fault;
    operatorNames.value = [];
  }
}

export const signIn = (operator: string, pin: string) =>
  act(async () => {
    const session = await screen.call<Session>("POST", "/api/session", { operator, pin });
    takeSession(session);
    if (session.shiftDue && !session.pinMustChange) enterRoom("shift");
  });

export const setNewPin = (pin: string, newPin: string) =>
  act(async () => takeSession(await screen.call<Session>("PUT", "/api/session/pin", { pin, newPin })));

/** Whose PIN is being reset with the bank, as far as that is known; null while nobody's is. */
export const forgotten = signal<string | null>(null);

/** The same code brings the same id: after an answer that was lost it is not spent twice. */
export const resetPin = (operator: string, code: string, newPin: string) =>
  act(async () => {
    const purpose = `pin reset ${operator} ${code}`;
    await screen.call("PUT", `/api/pin-resets/${idFor(purpose)}`, { operator, code, newPin });
    release(purpose);
    takeSession(await screen.call<Session>("POST", "/api/session", { operator, pin: newPin }));
    forgotten.value = null;
  });

export const signOut = () =>
  act(async () => {
    await screen.call<void>("DELETE", "/api/session");
    takeSession(null);
  });

/** So often at most the server hears that somebody is there. */
const PRESENCE_MS = 2000;
let presentAt = 0;

/** A checkout at which nobody does anything locks itself: whoever types or taps is there. */
export function startPresence(): void {
  const tell = () => {
    const now = performance.now();
    if (!store.session.value || now - presentAt < PRESENCE_MS) return;
    presentAt = now;
    // Whatever comes of it is told by the stream of events.
    screen.call<void>("POST", "/api/session/presence").catch(notHeard);
  };
  for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, tell, { capture: true });
}

function notHeard(fault: unknown): void {
  if (!(fault instanceof Refused || fault instanceof Unanswered)) throw fault;
}

/** The server has signed everybody out. */
export const forgetSession = () => takeSession(null);
