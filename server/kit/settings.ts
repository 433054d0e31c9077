/**
 * Every setting of the product, by environment, with its default: the one table that the servers read, the README
 * shows and a test compares.
 */
import { isIPv6 } from "node:net";
import { z } from "zod";
import { parseCashRounding } from "#domain/cash-rounding.ts";
import { SCALE_BARCODES } from "#domain/in-store-barcode.ts";
import { databaseServers } from "./database-servers.ts";
import { deviceAddress } from "./device-address.ts";

/** A whole number in plain digits: nothing, `1e4` and `0x1f` are none. */
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
const port = whole(0, 65_535);
const serialPort = z.string().refine((text) => deviceAddress(text)?.kind === "serial");

/**
 * The origin that this address is, without a trailing slash; undefined for what is no http or https address, or names
 * more than one: a path, a query or credentials.
 */
export function bareOrigin(address: string): string | undefined {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  return url.href === `${url.origin}/` ? url.origin : undefined;
}

/** The origin of a server of ours; an IPv6 address stands in brackets there. */
export function originOf(host: string, port: number): string {
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

const LOOPBACK: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether a phone's browser can pay at this origin. Over plain http browsers say which page a request comes from only
 * on the machine itself; elsewhere they leave `Sec-Fetch-Site` out, and every payment would be refused.
 */
export function isPayableOrigin(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === "https:" || LOOPBACK.has(hostname);
}

const noOrigin = z.literal("");
const origin = z
  .string()
  .refine((text) => bareOrigin(text) !== undefined, { abort: true })
  .transform((text) => new URL(text).origin);

interface Setting<T> {
  readonly fallback: string;
  readonly schema: z.ZodType<T>;
  readonly about: string;
  /** What a valid value is, for the sentence that refuses another. */
  readonly wanted: string;
}

const setting = <T>(fallback: string, schema: z.ZodType<T>, wanted: string, about: string): Setting<T> => ({
  fallback,
  schema,
  wanted,
  about,
});

export const SETTINGS = {
  SHOUYIN_DATA: setting(
    "./data",
    z.string().min(1),
    "a folder",
    "Where all data lives: stores, keys, the virtual printer's receipts",
  ),
  SHOUYIN_DEMO: setting(
    "1",
    z.enum(["0", "1"]),
    "0 or 1",
    "Whether a new store is a demo; fixed in the store when it is created",
  ),
  POS_HOST: setting(
    "127.0.0.1",
    z.enum(["127.0.0.1", "::1", "localhost"]),
    "a loopback address",
    "Where the terminal's server listens",
  ),
  POS_PORT: setting("7300", port, "a port from 0 to 65535", "Its port"),
  WALLET_HOST: setting(
    "localhost",
    z.string().min(1),
    "a host name or address",
    "Where the reference wallet listens; another name than POS_HOST, since browsers share cookies across ports",
  ),
  WALLET_PORT: setting("7400", port, "a port from 0 to 65535", "Its port"),
  WALLET_URL: setting(
    "",
    z.union([noOrigin, origin]),
    "a bare http or https address, without path, query or password",
    "The wallet that the terminal settles against; empty: start the reference wallet here",
  ),
  WALLET_PUBLIC_URL: setting(
    "",
    z.union([noOrigin, origin.refine(isPayableOrigin)]),
    "a bare https address, without path, query or password (plain http serves on this machine only: over it browsers do not say which page asks, and every payment from a phone would be refused)",
    "Where customers' phones reach the reference wallet, as QR codes name it; empty: its host and port, where that is this machine",
  ),
  WALLET_DATABASE_URL: setting(
    "",
    z.string().refine((text) => text === "" || databaseServers(text) !== undefined),
    "a postgres:// address; of a replicated pair both hosts, with a comma between them",
    "The wallet's PostgreSQL; empty: an embedded one, for trying out only",
  ),
  WALLET_PEER_URL: setting(
    "",
    z.union([noOrigin, origin]),
    "a bare http or https address, without path, query or password",
    "Where other wallet processes on the same PostgreSQL reach this one; empty: its host and port",
  ),
  CORE_BANK_URL: setting(
    "",
    z.union([noOrigin, origin]),
    "a bare http or https address, without path, query or password",
    "The bank's core system, where top-ups come from and withdrawals and payouts go; empty: none, and in a demo a simulated one here",
  ),
  CORE_BANK_KEY: setting(
    "",
    z.union([z.literal(""), z.string().regex(/^[A-Za-z0-9_-]{43}$/)]),
    "32 bytes in base64url (43 characters)",
    "The key that wallet and core bank share",
  ),
  ACTIVATION_CODE: setting(
    "",
    z.string().regex(/^[0-9A-Za-z -]*$/),
    "the code that the bank gave you",
    "Activates this terminal at start, when it is not active yet; a new one has a terminal go on that the bank had suspended",
  ),
  TERMINAL_SERIAL: setting(
    "",
    z.string().max(50),
    "the serial number on the terminal's label",
    "The terminal's serial number, which its activation is bound to; empty: one is made up",
  ),
  DISCOUNT_LIMIT: setting(
    "10",
    whole(0, 100),
    "a percentage from 0 to 100",
    "How much of a sale may be taken off before the role's permission to give a discount is asked for, where no manager has set the role another limit",
  ),
  EXCHANGE_RATE_DAYS: setting(
    "7",
    whole(1, 365),
    "a number of days from 1 to 365",
    "For how long amounts are shown in foreign currencies after a manager has set the rates",
  ),
  SCALE_BARCODES: setting(
    "price",
    z.enum(SCALE_BARCODES),
    "price or weight",
    "What the shop's scale prints into its barcodes of 13 digits that begin with 2",
  ),
  DEMO_CATALOG: setting(
    "0",
    z.enum(["0", "1"]),
    "0 or 1",
    "Whether a new demo has goods to sell; `npm start` says 1 where nothing else is said",
  ),
  KEY_DAYS: setting(
    "365",
    whole(1, 3650),
    "a number of days from 1 to 3650",
    "How old the key becomes that this terminal signs with, before it changes it by itself",
  ),
  PRINTER: setting(
    "virtual",
    z.string().refine((text) => deviceAddress(text) !== undefined),
    "`virtual`, a serial port such as /dev/serial/by-id/… or COM3, `tcp://` and a host (and port, if not 9100), or a USB printer such as /dev/usb/lp0 (`usb:` before a link to one)",
    "The receipt printer",
  ),
  PRINTER_BAUD: setting(
    "9600",
    whole(1200, 921_600),
    "a baud rate such as 9600 or 115200",
    "The printer's line speed",
  ),
  PRINTER_PARITY: setting(
    "none",
    z.enum(["none", "even", "odd"]),
    "none, even or odd",
    "The parity of a printer on a serial port",
  ),
  PRINTER_FLOW: setting(
    "none",
    z.enum(["none", "hardware", "xonxoff"]),
    "none, hardware (RTS/CTS, with a cable that has the wires) or xonxoff",
    "What lets a printer on a serial port hold the till back; it has to be set at the printer too",
  ),
  PRINTER_DTR: setting(
    "leave",
    z.enum(["on", "off", "leave"]),
    "on, off or leave",
    "The DTR wire of a printer on a serial port; off for one that resets by it",
  ),
  PRINTER_PROFILE: setting(
    "epson",
    z.enum(["epson", "xprinter", "sunmi", "basic", "raster"]),
    "epson, xprinter, sunmi, basic or raster",
    "What kind of printer it is: its font, whether it cuts, and what has to be drawn for it",
  ),
  PRINTER_COLUMNS: setting(
    "48",
    z.enum(["32", "48"]).transform(Number),
    "48 (80 mm paper) or 32 (58 mm)",
    "The width of its paper, in half-width characters",
  ),
  CASH_TOLERANCE: setting(
    "500",
    whole(0, 1_000_000),
    "a number from 0 to 1000000, in minor units such as fen",
    "By how much the counted drawer may differ at the end of a shift before a manager has to approve it",
  ),
  CASH_ROUNDING: setting(
    "none",
    z
      .string()
      .transform(parseCashRounding)
      .refine((rounding) => rounding !== null),
    "none, down:10 to leave what is below 10 minor units to the customer, or nearest:5 for the nearest 5, from the middle upwards",
    "How what is paid in cash is rounded where the smallest coins are not used; wallet money never is",
  ),
  LOCK_SECONDS: setting(
    "600",
    whole(0, 86_400),
    "a number from 0 to 86400; 0 never locks",
    "How long nobody may touch a checkout before it signs its operator out; the sale at hand stays",
  ),
  DRAWER_OPEN_SECONDS: setting(
    "60",
    whole(5, 86_400),
    "a number from 5 to 86400",
    "How long the cash drawer may be open before the till says so, where its switch can be read",
  ),
  SCANNER: setting(
    "",
    z.union([z.literal(""), serialPort]),
    "a serial port such as /dev/serial/by-id/… or COM3",
    "A code scanner on a serial line; empty: none, or one that is a keyboard",
  ),
  SCANNER_BAUD: setting("9600", whole(300, 921_600), "a baud rate such as 9600 or 115200", "Its line speed"),
  POLE_DISPLAY: setting(
    "",
    z.union([z.literal(""), serialPort]),
    "a serial port such as /dev/serial/by-id/… or COM3",
    "A pole display for the customer, beside the screen or instead of it; empty: none",
  ),
  POLE_DISPLAY_KIND: setting(
    "cd5220",
    z.enum(["cd5220", "cd5220-gbk", "escpos", "escpos-gbk", "led8n"]),
    "`cd5220` or `escpos` for two lines in English, the same with `-gbk` where it has hanzi, or `led8n` for figures",
    "What it understands",
  ),
  POLE_DISPLAY_BAUD: setting(
    "",
    z.union([z.literal("").transform(() => undefined), whole(300, 921_600)]),
    "a baud rate such as 2400 or 9600",
    "Its line speed; empty: what such displays leave the factory with, 2400 for `led8n` and 9600 for the others",
  ),
  QR_FORMAT: setting(
    "url",
    z.enum(["url", "emv"]),
    "`url` or `emv`",
    "What the payment QR holds: an address that any phone's camera opens, or an EMVCo payload",
  ),
  CODE_ACCEPTED_MAX: setting(
    "0",
    whole(0, 1000),
    "a number from 0 to 1000",
    "How many payments may be taken on customers' 8-digit codes and be unconfirmed at once, while the line is down; 0 takes none. They are at the shop's own risk",
  ),
  CODE_AMOUNT_MAX: setting(
    "20000",
    whole(0, 100_000_000),
    "minor units of the currency, such as 20000 for 200.00",
    "The most that one such payment may be",
  ),
  CODE_SUM_MAX: setting(
    "100000",
    whole(0, 999_999_999),
    "minor units of the currency, such as 100000 for 1000.00",
    "The most that all unconfirmed ones may come to",
  ),
  LOG_LEVEL: setting(
    "warn",
    z.enum(["fatal", "error", "warn", "info", "debug", "silent"]),
    "a log level such as warn or info",
    "How much the servers log, to standard error",
  ),
} as const satisfies Record<string, Setting<unknown>>;

/** What a start log or a screenshot must not show, even where it is wrong. */
const SECRETS: ReadonlySet<string> = new Set(["WALLET_DATABASE_URL", "CORE_BANK_KEY", "ACTIVATION_CODE"]);

export type SettingName = keyof typeof SETTINGS;
export type Settings = { readonly [N in SettingName]: z.infer<(typeof SETTINGS)[N]["schema"]> };

/** A setting or another outer circumstance with which the process cannot start. Its message is one sentence. */
export class StartFault extends Error {
  override name = "StartFault";
}

/** @throws StartFault naming the first setting that is wrong and what it should be */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const read = Object.entries(SETTINGS).map(([name, { fallback, schema, wanted }]) => {
    const text = environment[name] ?? fallback;
    const result = schema.safeParse(text);
    // An address may have a password before its @, or a key after its question mark.
    const shown = SECRETS.has(name) || /[@?]/.test(text) ? "" : `=${text}`;
    if (!result.success)
      throw new StartFault(`${name}${shown} will not do: set it to ${wanted}, or leave it out.`);
    return [name, result.data];
  });
  const settings = Object.fromEntries(read) as Settings;
  refuseSharedPort(settings);
  return settings;
}

const DEVICES = ["PRINTER", "SCANNER", "POLE_DISPLAY"] as const;

/** A port has one device. Two names of one port are found out later, when the second is opened. */
function refuseSharedPort(settings: Settings): void {
  for (const [i, name] of DEVICES.entries()) {
    const first = DEVICES.slice(0, i).find((earlier) => settings[earlier] === settings[name]);
    if (first !== undefined && settings[name] !== "")
      throw new StartFault(`${first} and ${name} are both ${settings[name]}: each needs a port of its own.`);
  }
}
