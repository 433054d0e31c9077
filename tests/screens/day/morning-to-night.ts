/** The day, from the first customer to the last: sixty sales of every kind, and what else happens at a till. */
import type { Deed, Goods } from "./deeds.ts";
import {
  APPLES,
  BANANAS,
  BATTERIES,
  CHOCOLATE,
  COFFEE,
  COLA,
  CRISPS,
  EGG,
  GLOVES,
  UMBRELLA,
  WATER,
} from "./goods.ts";

const keys = (amount: number): Goods => ({ by: "keys", amount });
const keyboard = (amount: number): Goods => ({ by: "keyboard", amount });

/** Another customer than the usual one, with little money. */
const OTHER = 1;

export const MORNING: readonly Deed[] = [
  {
    what: "a bottle of water, exact",
    sale: { goods: [{ by: "touch", article: WATER }] },
    paid: [{ cash: "exact" }],
  },
  { what: "coffee by QR", sale: { goods: [{ by: "touch", article: COFFEE }] }, paid: [{ wallet: "qr" }] },
  {
    what: "breakfast by code",
    sale: {
      goods: [
        { by: "touch", article: EGG, times: 2 },
        { by: "touch", article: COFFEE },
      ],
    },
    paid: [{ wallet: "code" }],
  },
  { what: "an amount, a fifty", sale: { goods: [keys(3240)] }, paid: [{ cash: { note: 5000 } }] },
  { what: "an amount by QR", sale: { goods: [keys(990)] }, paid: [{ wallet: "qr" }] },
  { what: "two amounts", sale: { goods: [keyboard(1250), keyboard(860)] }, paid: [{ wallet: "code" }] },
  {
    what: "found by pinyin",
    sale: { goods: [{ by: "search", article: COLA, times: 2 }] },
    paid: [{ cash: { typed: 1000 } }],
  },
  { what: "found by initials", sale: { goods: [{ by: "search", article: EGG }] }, paid: [{ cash: "exact" }] },
  {
    what: "found by English",
    sale: { goods: [{ by: "search", article: BATTERIES }] },
    paid: [{ wallet: "qr" }],
  },
  {
    what: "goods under the scanner",
    sale: {
      goods: [
        { by: "scanner", article: WATER, times: 3 },
        { by: "scanner", article: CRISPS },
      ],
    },
    paid: [{ wallet: "code" }],
  },
  {
    what: "one scan, cash",
    sale: { goods: [{ by: "scanner", article: CHOCOLATE }] },
    paid: [{ cash: { note: 1000 } }],
  },
  {
    what: "apples are weighed, and the fen stay with the customer",
    sale: { goods: [{ by: "weight", article: APPLES, grams: 1235 }] },
    paid: [{ cash: { typed: 2000 } }],
  },
  {
    what: "bananas by QR, to the fen",
    sale: { goods: [{ by: "weight", article: BANANAS, grams: 1250 }] },
    paid: [{ wallet: "qr" }],
  },
  {
    what: "the scale's label",
    sale: { goods: [{ by: "label", article: APPLES, amount: 632 }] },
    paid: [{ cash: "exact" }],
  },
  {
    what: "two labels and a bottle",
    sale: {
      goods: [
        { by: "label", article: BANANAS, amount: 1017 },
        { by: "label", article: APPLES, amount: 458 },
        { by: "scanner", article: WATER },
      ],
    },
    paid: [{ wallet: "code" }],
  },
  { what: "change is brought", moved: "in", amount: 20_000, reason: "补充零钱" },
  {
    what: "gloves, the small ones",
    sale: { goods: [{ by: "variant", article: GLOVES, variant: "小号" }] },
    paid: [{ wallet: "qr" }],
  },
  {
    what: "gloves, the large ones",
    sale: { goods: [{ by: "variant", article: GLOVES, variant: "大号" }] },
    paid: [{ cash: { note: 2000 } }],
  },
  {
    what: "crisps with ten per cent off",
    sale: { goods: [{ by: "touch", article: CRISPS, off: { percent: 10 } }] },
    paid: [{ cash: { typed: 1000 } }],
  },
  {
    what: "coffee with two yuan off",
    sale: { goods: [{ by: "touch", article: COFFEE, off: { amount: 200 } }] },
    paid: [{ wallet: "qr" }],
  },
  {
    what: "an umbrella with a note",
    sale: { goods: [{ by: "touch", article: UMBRELLA, note: "送货上门" }] },
    paid: [{ wallet: "code" }],
  },
  {
    what: "ten eggs, and five per cent off the whole",
    sale: { goods: [{ by: "touch", article: EGG, times: 10 }], off: { percent: 5 } },
    paid: [{ cash: "exact" }],
  },
  {
    what: "thirty fen off the whole",
    sale: { goods: [keys(2330)], off: { amount: 30 } },
    paid: [{ cash: { typed: 5000 } }],
  },
  {
    what: "set aside: water and cola",
    hold: {
      goods: [
        { by: "touch", article: WATER },
        { by: "touch", article: COLA },
      ],
    },
  },
  { what: "the next one meanwhile", sale: { goods: [keys(450)] }, paid: [{ cash: "exact" }] },
  {
    what: "taken up again",
    recalled: {
      goods: [
        { by: "touch", article: WATER },
        { by: "touch", article: COLA },
      ],
    },
    paid: [{ wallet: "qr" }],
  },
];

export const NOON: readonly Deed[] = [
  { what: "the cashier takes over", hands: "cashier" },
  { what: "lunch", sale: { goods: [keys(1880)] }, paid: [{ wallet: "qr" }] },
  {
    what: "half the price of an umbrella, on a manager's word",
    sale: { goods: [{ by: "touch", article: UMBRELLA }], off: { percent: 50 } },
    paid: [{ wallet: "qr", approved: true }],
  },
  {
    what: "ten in cash, the rest by QR",
    sale: { goods: [{ by: "touch", article: UMBRELLA }] },
    paid: [{ cash: { typed: 1000 }, part: 1000 }, { wallet: "qr" }],
  },
  {
    what: "fifteen by QR, the rest in cash",
    sale: { goods: [keys(3450)] },
    paid: [{ wallet: "qr", part: 1500 }, { cash: "exact" }],
  },
  {
    what: "two wallets",
    sale: { goods: [keys(5000)] },
    paid: [
      { wallet: "qr", part: 2000 },
      { wallet: "qr", customer: OTHER },
    ],
  },
  {
    what: "three ways",
    sale: { goods: [keys(6066)] },
    paid: [{ cash: { typed: 2000 }, part: 2000 }, { wallet: "qr", part: 1000 }, { cash: { typed: 5000 } }],
  },
  { what: "never mind", sale: { goods: [keys(700)] }, paid: [{ wallet: "qr" }], end: "cancelled" },
  {
    what: "another who changes his mind",
    sale: { goods: [{ by: "touch", article: COLA }] },
    paid: [{ wallet: "qr" }],
    end: "cancelled",
  },
  {
    what: "no QR after all: cash",
    sale: { goods: [keys(880)] },
    paid: [{ cash: "exact" }],
    end: "cancelled first",
  },
  {
    what: "no cash after all: a code",
    sale: { goods: [keys(1234)] },
    paid: [{ wallet: "code" }],
    end: "cancelled first",
  },
  {
    what: "not enough money, then cash",
    sale: { goods: [keys(99_900)] },
    paid: [{ cash: "exact" }],
    end: "declined first",
  },
  {
    what: "walks away with ten in the drawer",
    sale: { goods: [{ by: "touch", article: UMBRELLA }] },
    paid: [{ cash: { typed: 1000 }, part: 1000 }],
    end: "given up",
  },
  {
    what: "walks away with five paid by QR",
    sale: { goods: [keys(1500)] },
    paid: [{ wallet: "qr", part: 500 }],
    end: "given up",
  },
  {
    what: "eighty was a slip of eight",
    sale: { goods: [keys(8000)] },
    paid: [{ wallet: "qr" }],
    end: { edited: 800 },
  },
  { what: "small change is fetched", noSale: "换零钱" },
  { what: "cola", sale: { goods: [{ by: "scanner", article: COLA }] }, paid: [{ cash: { note: 500 } }] },
  {
    what: "two colas",
    sale: { goods: [{ by: "scanner", article: COLA, times: 2 }] },
    paid: [{ wallet: "code" }],
  },
  { what: "the manager is back", hands: "manager" },
];

export const AFTERNOON: readonly Deed[] = [
  {
    what: "an egg of the breakfast comes back",
    refund: "breakfast by code",
    lines: ["茶叶蛋"],
    amount: 250,
    to: "wallet",
  },
  {
    what: "the umbrella with a note comes back",
    refund: "an umbrella with a note",
    lines: "all",
    amount: 2990,
    to: "wallet",
  },
  {
    what: "apples that were paid in cash come back, less the fen that stayed with the customer",
    refund: "apples are weighed, and the fen stay with the customer",
    lines: ["红富士苹果"],
    amount: 1450,
    to: "drawer",
  },
  { what: "the paper is out", fault: "paper-out" },
  { what: "sold without paper", sale: { goods: [keys(560)] }, paid: [{ cash: "exact" }] },
  { what: "and by QR", sale: { goods: [keys(640)] }, paid: [{ wallet: "qr" }] },
  { what: "there is paper again", fault: "paper-in" },
  {
    what: "chocolate",
    sale: { goods: [{ by: "search", article: CHOCOLATE }] },
    paid: [{ cash: { typed: 700 } }],
  },
  { what: "the line is down", fault: "line-down" },
  { what: "the proof on the phone is enough", offline: { goods: [keys(620)] }, end: "proof" },
  {
    what: "cash needs no line",
    sale: { goods: [{ by: "touch", article: WATER, times: 2 }] },
    paid: [{ cash: { typed: 500 } }],
  },
  { what: "cancelled after the customer had paid", offline: { goods: [keys(730)] }, end: "goes back" },
  { what: "another proof", offline: { goods: [{ by: "touch", article: COFFEE }] }, end: "proof" },
  { what: "the line is up again", fault: "line-up" },
  {
    what: "the power goes meanwhile",
    sale: { goods: [keys(700)] },
    paid: [{ wallet: "qr" }],
    end: "killed meanwhile",
  },
  { what: "bin bags were bought", moved: "out", amount: 3600, reason: "采购支出" },
];

export const EVENING: readonly Deed[] = [
  { what: "on the way home", sale: { goods: [keys(2205)] }, paid: [{ cash: { typed: 5000 } }] },
  { what: "on the way home too", sale: { goods: [keyboard(3330)] }, paid: [{ wallet: "qr" }] },
  { what: "milk and eggs", sale: { goods: [keys(480), keys(750)] }, paid: [{ wallet: "code" }] },
  {
    what: "a bag of apples",
    sale: { goods: [{ by: "weight", article: APPLES, grams: 2040 }] },
    paid: [{ wallet: "qr" }],
  },
  {
    what: "a bag of bananas",
    sale: { goods: [{ by: "label", article: BANANAS, amount: 893 }] },
    paid: [{ cash: { note: 1000 } }],
  },
  {
    what: "twelve bottles",
    sale: { goods: [{ by: "touch", article: WATER, times: 12 }] },
    paid: [{ cash: { note: 3000 } }],
  },
  {
    what: "crisps and cola",
    sale: {
      goods: [
        { by: "scanner", article: CRISPS },
        { by: "scanner", article: COLA },
      ],
    },
    paid: [{ wallet: "code" }],
  },
  { what: "batteries", sale: { goods: [{ by: "scanner", article: BATTERIES }] }, paid: [{ cash: "exact" }] },
  {
    what: "a coffee, one egg",
    sale: {
      goods: [
        { by: "touch", article: COFFEE },
        { by: "search", article: EGG },
      ],
    },
    paid: [{ wallet: "qr" }],
  },
  { what: "the last but two", sale: { goods: [keys(101)] }, paid: [{ cash: "exact" }] },
  { what: "the last but one", sale: { goods: [keys(999)] }, paid: [{ wallet: "qr", customer: OTHER }] },
  { what: "the last", sale: { goods: [{ by: "touch", article: COLA }] }, paid: [{ cash: { typed: 1000 } }] },
  { what: "the day's takings to the safe", moved: "out", amount: 100_000, reason: "上缴保险箱" },
];

export const DAY: readonly Deed[] = [...MORNING, ...NOON, ...AFTERNOON, ...EVENING];
