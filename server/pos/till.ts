/** What every part of the till works with: made once in `main.ts`, handed to each. */
import type { Logger } from "pino";
import { calendarDayOf } from "#domain/business-day.ts";
import type { CashRounding } from "#domain/cash-rounding.ts";
import type { CustomerDisplay } from "#hardware/customer-display.ts";
import type { Drawer } from "#hardware/drawer.ts";
import type { Printer } from "#hardware/printer.ts";
import type { SaleView, Shop } from "./api.ts";
import type { ScreenStreams } from "./events.ts";
import type { ActiveIdentity } from "./identity.ts";
import { findSale, saleView, type ViewDeps } from "./sales/store.ts";
import type { PosStore } from "./store.ts";
import type { Clocks, WalletClock } from "./wallet-clock.ts";

export interface Till {
  readonly store: PosStore;
  readonly identity: ActiveIdentity;
  readonly clocks: Clocks;
  readonly walletClock: WalletClock;
  readonly streams: ScreenStreams;
  readonly display: CustomerDisplay;
  readonly printer: Printer;
  readonly drawer: Drawer;
  readonly log: Logger;
  /** How cash is rounded in this shop; undefined where it is not. */
  readonly cashRounding?: CashRounding | undefined;
  /** After how many days exchange rates are no longer shown. */
  readonly rateDays: number;
  /** What the QR of a signed request says: an address, or an EMV payload. */
  readonly qrText: (signedRequest: Uint8Array) => string;
  /** What the QR says by which a customer's phone carries a payment's reversal. */
  readonly reversalQr: (signedRequest: Uint8Array) => string;
}

export function shopOf({ identity, cashRounding }: Pick<Till, "identity" | "cashRounding">): Shop {
  const { demo, merchant, number } = identity.enrolment;
  const { nameZh, nameEn, place, currency } = merchant;
  return {
    demo,
    merchant: { nameZh, nameEn, place },
    currency,
    terminal: number,
    ...(cashRounding && { cashRounding: { ...cashRounding } }),
  };
}

/** The calendar day at the shop, by which its sales are numbered. */
export function today(till: Till): string {
  return calendarDayOf(till.clocks.now(), till.identity.enrolment.merchant.timeZone);
}

export function viewDeps(till: Till): ViewDeps {
  const { walletClock, qrText, reversalQr } = till;
  return { toLocal: (time) => walletClock.toLocal(time), qrText, reversalQr };
}

/** The sale as screens see it now. @throws Error for a sale that is not stored */
export function viewOf(till: Till, saleId: string): SaleView {
  const sale = findSale(till.store.db, saleId);
  if (!sale) throw new Error(`no sale ${saleId}`);
  return saleView(till.store.db, sale, viewDeps(till));
}

/** Tells every screen how the sale stands. */
export function publishSale(till: Till, saleId: string): SaleView {
  const view = viewOf(till, saleId);
  till.streams.checkout.append({ name: "sale", data: view });
  return view;
}
