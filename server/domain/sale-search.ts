/** What somebody types to find a sale, read as all that it may be: nobody is asked first what kind of figure it is. */
import { type Currency, parseAmount } from "./money.ts";

/** How a sale was found, the surest first. */
export const SALE_MATCHES = ["number", "payment", "amount", "time"] as const;
export type SaleMatch = (typeof SALE_MATCHES)[number];

export interface SaleSought {
  /** Of the day, as receipts have it. */
  readonly number?: number;
  /** The last characters of a payment's id without its attempt: lower-case hexadecimal digits. */
  readonly paymentTail?: string;
  /** What the sale came to, minor units. */
  readonly amount?: number;
  /** When it was opened: minutes after midnight at the shop. */
  readonly minute?: number;
}

/** Fewer digits of an id are those of too many others. */
export const PAYMENT_TAIL_MIN = 4;

/** Figures and the letters of an id; a time with or without its colon; an amount with its point. */
export function readSaleSearch(text: string, currency: Currency): SaleSought {
  const typed = text.trim().toLowerCase();
  const parsed = parseAmount(typed, currency);
  const time = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(typed) ?? /^([01]\d|2[0-3])([0-5]\d)$/.exec(typed);
  const tail = /^([0-9a-f]{4,12})(?:\.\d{1,3})?$/.exec(typed)?.[1];
  return {
    ...(/^\d{1,6}$/.test(typed) && Number(typed) > 0 && { number: Number(typed) }),
    ...(tail !== undefined && { paymentTail: tail }),
    ...("amount" in parsed && parsed.amount > 0 && { amount: parsed.amount }),
    ...(time && { minute: Number(time[1]) * 60 + Number(time[2]) }),
  };
}
