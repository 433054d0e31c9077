/** What a cashier can do. One thing at a time: while a call is on its way, a second tap does nothing. */
import { signal } from "@preact/signals";
import { FINAL_STATES } from "#domain/payment.ts";
import type { PaymentView, SaleInput, SaleView, Session, TenderInput, TenderView } from "#pos/api.ts";
import { Refused, Unanswered } from "../kit/api.ts";
import { amountOf } from "../kit/entry.ts";
import { Screen } from "../kit/screen.ts";
import { inLanguage } from "../kit/words.ts";
import { idFor } from "./held-ids.ts";
import * as store from "./store.ts";
import { t } from "./words.ts";

export const screen = new Screen("checkout");

/** True while a call is on its way. */
export const busy = signal(false);
/** Why the last thing asked was not done, until the next is asked. */
export const trouble = signal<Refused | "unanswered" | null>(null);

export function troubleSentence(): string | null {
  if (trouble.value === null) return null;
  if (trouble.value === "unanswered") return t("unanswered");
  const { zh, detail } = trouble.value.problem;
  return inLanguage({ zh, en: detail });
}

async function act(run: () => Promise<void>): Promise<void> {
  if (busy.value) return;
  busy.value = true;
  trouble.value = null;
  try {
    await run();
  } catch (fault) {
    if (fault instanceof Refused && fault.problem.code === "signed_out") store.session.value = null;
    trouble.value = fault instanceof Refused ? fault : "unanswered";
  } finally {
    busy.value = false;
  }
}

// Coming in and going out

let stopStream: (() => void) | undefined;

export async function comeIn(): Promise<void> {
  await screen.open();
  await findSession();
}

async function findSession(): Promise<void> {
  try {
    takeSession(await screen.call<Session>("GET", "/api/session"));
  } catch (fault) {
    if (fault instanceof Refused) takeSession(null);
    else setTimeout(() => void findSession(), 1000);
  }
}

function takeSession(session: Session | null): void {
  store.session.value = session;
  stopStream?.();
  stopStream = session && !session.pinMustChange ? follow() : undefined;
}

function follow(): () => void {
  return screen.follow(
    "/api/checkout/events",
    ({ name, data }) => {
      const take = (store.takeEvent as Record<string, ((data: unknown) => void) | undefined>)[name];
      take?.(JSON.parse(data));
    },
    () => takeSession(null),
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
  act(async () => takeSession(await screen.call<Session>("POST", "/api/session", { operator, pin })));

export const setNewPin = (pin: string, newPin: string) =>
  act(async () => takeSession(await screen.call<Session>("PUT", "/api/session/pin", { pin, newPin })));

export const signOut = () =>
  act(async () => {
    await screen.call<void>("DELETE", "/api/session");
    takeSession(null);
  });

// Selling

const pathOf = (sale: string, ...rest: (string | number)[]) => ["/api/sales", sale, ...rest].join("/");

async function put(path: string, body: unknown = {}): Promise<SaleView> {
  const before = store.told;
  const answer = await screen.call<SaleView>("PUT", path, body);
  store.takeAnswer(answer, before);
  return answer;
}

/** The id of the sale in hand; one that is only typed is recorded first. */
async function recordedSale(): Promise<string> {
  if (store.sale.value) return store.sale.value.id;
  const amounts = store.draftLines.value;
  const purpose = `sale of ${t("goods")} ${amounts.join("+")}`;
  const input: SaleInput = {
    currency: store.currency.value,
    lines: amounts.map((unitPrice, index) => ({
      id: idFor(`line ${index} of ${purpose}`),
      name: t("goods"),
      quantity: 1,
      unitPrice,
    })),
  };
  return (await put(pathOf(idFor(purpose)), input)).id;
}

async function tender(input: TenderInput): Promise<void> {
  const sale = await recordedSale();
  await put(pathOf(sale, "tenders", idFor(`tender of ${sale} ${JSON.stringify(input)}`)), input);
}

export const collectByCode = () =>
  act(async () => {
    if (store.due.value > 0) await tender({ kind: "wallet", amount: store.due.value });
  });

export const collectCash = () =>
  act(async () => {
    const { due, received, currency } = store;
    await tender({
      kind: "cash",
      amount: due.value,
      received: received.value === "" ? due.value : amountOf(received.value, currency.value),
    });
    store.countingCash.value = false;
    store.received.value = "";
  });

const paymentPath = (tender: TenderView, attempt: number, ...rest: string[]) =>
  pathOf(store.sale.value?.id ?? "", "tenders", tender.id, "payments", attempt, ...rest);

/** The number of an attempt is the end of its id. */
const attemptOf = (payment: PaymentView) => Number(payment.id.split(".").at(-1));

export const cancelPayment = (tender: TenderView, payment: PaymentView) =>
  act(async () => {
    await put(paymentPath(tender, attemptOf(payment), "reversal"));
  });

/** A further attempt of the same tender, or a new tender where that one is void. */
export const collectAgain = (tender: TenderView, payment: PaymentView) =>
  tender.state === "open"
    ? act(async () => {
        await put(paymentPath(tender, attemptOf(payment) + 1));
      })
    : collectByCode();

export const readAlarm = (id: string) =>
  act(async () => {
    await screen.call("PUT", `/api/alarms/${id}/acknowledgement`, {});
  });

export const printCopy = (sale: SaleView) =>
  act(async () => {
    await put(pathOf(sale.id, "receipts", idFor(`copy ${sale.receipts.length} of ${sale.id}`)));
  });

/** Leaves the sale in hand. One that is still open and has nothing running is cancelled, so that it does not stay so. */
export const nextSale = () =>
  act(async () => {
    const sale = store.sale.value;
    if (sale?.state === "open" && hasNothingRunning(sale)) await cancelSale(sale);
    store.leaveSale();
  });

function hasNothingRunning(sale: SaleView): boolean {
  return sale.tenders.every(
    ({ state, payments }) =>
      state !== "met" && payments.every((p) => p.state === "reversing" || FINAL_STATES.includes(p.state)),
  );
}

/** A refusal means that the sale has ended in another way: it may be left all the same. */
async function cancelSale(sale: SaleView): Promise<void> {
  try {
    await put(pathOf(sale.id, "cancellation"));
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
  }
}
