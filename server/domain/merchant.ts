/** What a bank has to know of a merchant before it collects money for it. */
import { isCreditCode } from "./credit-code.ts";
import type { Currency } from "./money.ts";

/** 结算账户: the bank account to which a merchant's payouts go. */
export interface SettlementAccount {
  /** 联行号: twelve digits by which China's banks name each other's branches (CNAPS). */
  readonly bank: string;
  readonly number: string;
  readonly holder: string;
}

export interface MerchantFacts {
  readonly nameZh: string;
  /** ASCII, as QR payloads want it. */
  readonly nameEn: string;
  readonly creditCode: string;
  /** 布放地址: where its terminals stand, unless one's activation says otherwise. */
  readonly place: string;
  readonly city: string;
  /** ISO 3166, two letters. */
  readonly country: string;
  /** MCC (ISO 18245), four digits. */
  readonly category: string;
  readonly currency: Currency;
  /** IANA name. */
  readonly timeZone: string;
  /** When a business day ends, minutes after midnight in the merchant's time zone. */
  readonly cutOff: number;
  readonly settlementAccount: SettlementAccount;
}

const ASCII = /^[\x20-\x7e]+$/;
const PATTERNS = {
  country: /^[A-Z]{2}$/,
  category: /^\d{4}$/,
  bank: /^\d{12}$/,
  number: /^\d{8,30}$/,
} as const;
const DAY_MINUTES = 24 * 60;
/** As long as an EMV QR carries (EMVCo MPM 1.1, objects 59 and 60). */
const NAME_EN_MAX = 25;
const CITY_MAX = 15;
/** Longer than the longest name that China's registers have. */
const TEXT_MAX = 100;

/**
 * Which of these facts cannot be, by name; none for a merchant that may be registered. Whether the time zone is one has
 * to be asked of the runtime.
 */
export function unsoundFacts(facts: MerchantFacts): (keyof MerchantFacts)[] {
  const { bank, number, holder } = facts.settlementAccount;
  const sound: Record<keyof MerchantFacts, boolean> = {
    nameZh: isText(facts.nameZh, TEXT_MAX),
    nameEn: isText(facts.nameEn, NAME_EN_MAX) && ASCII.test(facts.nameEn),
    creditCode: isCreditCode(facts.creditCode),
    place: isText(facts.place, TEXT_MAX),
    city: isText(facts.city, CITY_MAX) && ASCII.test(facts.city),
    country: PATTERNS.country.test(facts.country),
    category: PATTERNS.category.test(facts.category),
    currency: true,
    timeZone: facts.timeZone !== "",
    cutOff: Number.isInteger(facts.cutOff) && facts.cutOff >= 0 && facts.cutOff < DAY_MINUTES,
    settlementAccount: PATTERNS.bank.test(bank) && PATTERNS.number.test(number) && isText(holder, TEXT_MAX),
  };
  return (Object.keys(sound) as (keyof MerchantFacts)[]).filter((name) => !sound[name]);
}

function isText(text: string, max: number): boolean {
  return text.trim() === text && text !== "" && [...text].length <= max;
}
