import { describe, expect, test } from "vitest";
import {
  bareOrigin,
  isPayableOrigin,
  originOf,
  readSettings,
  SETTINGS,
  type SettingName,
  StartFault,
} from "#kit/settings.ts";
import { Closers, startSentence } from "#kit/stop.ts";

const NAMES = Object.keys(SETTINGS) as SettingName[];

/** A value of each setting that will not do. */
const WRONG: Partial<Record<SettingName, readonly string[]>> = {
  SHOUYIN_DATA: [""],
  SHOUYIN_DEMO: ["", "yes", "true", "2"],
  POS_HOST: ["", "0.0.0.0", "192.168.1.10", "shop.example"],
  POS_PORT: ["", "65536", "-1", "80.5", "1e4", "0x1f", " 7300", "port"],
  WALLET_HOST: [""],
  WALLET_PORT: ["", "65536"],
  WALLET_URL: [
    "localhost:7400",
    "ftp://bank.example",
    "javascript:alert(1)",
    "https://bank.example/wallet",
    "https://bank.example/?x=1",
    "https://bank.example/#x",
  ],
  WALLET_PEER_URL: ["wallet-2", "ftp://wallet-2:7400", "http://wallet-2:7400/path"],
  WALLET_PUBLIC_URL: [
    "bank.example",
    "https://bank.example/pay",
    "https://bank.example?shop=1",
    "http://192.168.1.10:7400",
    "http://wallet.local",
    "http://localhost.evil.example",
  ],
  WALLET_DATABASE_URL: [
    "mysql://u:geheim@host/db",
    "postgresq://u:geheim@host/db",
    "postgres://u:p@a,b:x/db",
  ],
  ACTIVATION_CODE: ["7K3M_9QXR", "码"],
  TERMINAL_SERIAL: ["S".repeat(51)],
  PRINTER: ["", "lpd://192.168.1.87", "tcp://192.168.1.87:0"],
  PRINTER_BAUD: ["", "300", "1000000", "9600.5", "fast"],
  PRINTER_PARITY: ["", "mark"],
  PRINTER_FLOW: ["", "rts"],
  PRINTER_DTR: ["", "1"],
  PRINTER_PROFILE: ["", "EPSON", "star"],
  PRINTER_COLUMNS: ["", "40", "80"],
  CORE_BANK_URL: ["bank.example", "ftp://bank.example", "https://bank.example/path"],
  CORE_BANK_KEY: ["short", "!".repeat(43), "a".repeat(44)],
  DISCOUNT_LIMIT: ["", "-1", "101", "5.5"],
  EXCHANGE_RATE_DAYS: ["", "0", "366", "1.5"],
  SCALE_BARCODES: ["", "both"],
  DEMO_CATALOG: ["", "yes"],
  KEY_DAYS: ["", "0", "3651", "1y"],
  CASH_TOLERANCE: ["", "-1", "1000001", "5.00"],
  CASH_ROUNDING: ["", "10", "down", "up:10", "down:1", "nearest:10001", "nearest:0.05"],
  LOCK_SECONDS: ["", "-1", "86401", "10m"],
  DRAWER_OPEN_SECONDS: ["", "4", "86401", "1m"],
  SCANNER: ["virtual", "tcp://192.168.1.87", "/dev/usb/lp0"],
  SCANNER_BAUD: ["", "110", "auto"],
  POLE_DISPLAY: ["virtual", "tcp://192.168.1.87"],
  POLE_DISPLAY_KIND: ["", "CD5220", "led"],
  POLE_DISPLAY_BAUD: ["0", "110", "auto"],
  QR_FORMAT: ["", "EMV", "png"],
  CODE_ACCEPTED_MAX: ["", "-1", "1001", "many"],
  CODE_AMOUNT_MAX: ["", "-1", "100000001", "1.5"],
  CODE_SUM_MAX: ["", "-1", "1000000000", "1e5"],
  LOG_LEVEL: ["", "loud"],
};
const CASES = NAMES.flatMap((name) => (WRONG[name] ?? []).map((value) => [name, value] as const));

const faultOf = (environment: Record<string, string>): string => {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof StartFault) return error.message;
    throw error;
  }
  throw new Error("the setting was taken");
};

describe("settings", () => {
  test("all have a default that works", () => {
    expect(readSettings({})).toEqual({
      SHOUYIN_DATA: "./data",
      SHOUYIN_DEMO: "1",
      POS_HOST: "127.0.0.1",
      POS_PORT: 7300,
      WALLET_HOST: "localhost",
      WALLET_PORT: 7400,
      WALLET_URL: "",
      WALLET_PUBLIC_URL: "",
      WALLET_DATABASE_URL: "",
      WALLET_PEER_URL: "",
      ACTIVATION_CODE: "",
      TERMINAL_SERIAL: "",
      PRINTER: "virtual",
      PRINTER_BAUD: 9600,
      PRINTER_PARITY: "none",
      PRINTER_FLOW: "none",
      PRINTER_DTR: "leave",
      PRINTER_PROFILE: "epson",
      PRINTER_COLUMNS: 48,
      CORE_BANK_URL: "",
      CORE_BANK_KEY: "",
      DISCOUNT_LIMIT: 10,
      EXCHANGE_RATE_DAYS: 7,
      SCALE_BARCODES: "price",
      DEMO_CATALOG: "0",
      KEY_DAYS: 365,
      CASH_TOLERANCE: 500,
      CASH_ROUNDING: undefined,
      LOCK_SECONDS: 600,
      DRAWER_OPEN_SECONDS: 60,
      SCANNER: "",
      SCANNER_BAUD: 9600,
      POLE_DISPLAY: "",
      POLE_DISPLAY_KIND: "cd5220",
      POLE_DISPLAY_BAUD: undefined,
      QR_FORMAT: "url",
      CODE_ACCEPTED_MAX: 0,
      CODE_AMOUNT_MAX: 20_000,
      CODE_SUM_MAX: 100_000,
      LOG_LEVEL: "warn",
    });
  });

  test.each<[SettingName, string, string | number | object]>([
    ["POS_PORT", "0", 0],
    ["POS_PORT", "65535", 65_535],
    ["POS_HOST", "::1", "::1"],
    ["WALLET_URL", "https://wallet.bank.example", "https://wallet.bank.example"],
    ["WALLET_URL", "http://10.0.0.2:7400/", "http://10.0.0.2:7400"],
    ["WALLET_PUBLIC_URL", "https://wallet.bank.example/", "https://wallet.bank.example"],
    ["WALLET_PUBLIC_URL", "http://localhost:7400", "http://localhost:7400"],
    ["WALLET_PUBLIC_URL", "http://127.0.0.1:7400", "http://127.0.0.1:7400"],
    ["WALLET_PUBLIC_URL", "http://[::1]:7400/", "http://[::1]:7400"],
    ["WALLET_DATABASE_URL", "postgresql://u:p@host/db", "postgresql://u:p@host/db"],
    ["WALLET_DATABASE_URL", "postgres://u:p@a:5432,b:5433/db", "postgres://u:p@a:5432,b:5433/db"],
    ["ACTIVATION_CODE", "7k3m-9qxr 2t", "7k3m-9qxr 2t"],
    ["PRINTER", "/dev/ttyUSB0", "/dev/ttyUSB0"],
    ["PRINTER_BAUD", "115200", 115_200],
    ["PRINTER_COLUMNS", "32", 32],
    ["DISCOUNT_LIMIT", "0", 0],
    ["EXCHANGE_RATE_DAYS", "1", 1],
    ["SCALE_BARCODES", "weight", "weight"],
    ["DEMO_CATALOG", "1", "1"],
    ["KEY_DAYS", "90", 90],
    ["CASH_TOLERANCE", "0", 0],
    ["CASH_ROUNDING", "down:10", { rule: "down", step: 10 }],
    ["CASH_ROUNDING", "nearest:5", { rule: "nearest", step: 5 }],
    ["LOCK_SECONDS", "0", 0],
    ["DRAWER_OPEN_SECONDS", "5", 5],
    ["SCANNER", "/dev/serial/by-id/usb-scanner", "/dev/serial/by-id/usb-scanner"],
    ["SCANNER", "COM3", "COM3"],
    ["SCANNER_BAUD", "1200", 1200],
    ["POLE_DISPLAY", "/dev/ttyS1", "/dev/ttyS1"],
    ["POLE_DISPLAY_KIND", "escpos-gbk", "escpos-gbk"],
    ["POLE_DISPLAY_BAUD", "2400", 2400],
  ])("%s=%s is taken", (name, text, value) => {
    expect(readSettings({ [name]: text })[name]).toEqual(value);
  });

  test("every setting has a value here that will not do", () => {
    expect(Object.keys(WRONG).sort()).toEqual([...NAMES].sort());
  });

  test.each(CASES)("%s=%s is refused in one sentence that says what to do", (name, value) => {
    const sentence = faultOf({ [name]: value });
    expect(sentence).toMatch(/^[A-Z_]+(=[^\n]*)? will not do: set it to [^\n]+, or leave it out\.$/);
    expect(sentence.startsWith(name)).toBe(true);
    expect(sentence).toContain(SETTINGS[name].wanted);
    expect(startSentence(new StartFault(sentence))).toBe(sentence);
  });

  test("two devices on one port are refused by their names", () => {
    const path = "/dev/ttyUSB0";
    expect(faultOf({ SCANNER: path, POLE_DISPLAY: path })).toBe(
      `SCANNER and POLE_DISPLAY are both ${path}: each needs a port of its own.`,
    );
    expect(faultOf({ PRINTER: path, SCANNER: path })).toContain("PRINTER and SCANNER are both");
    expect(readSettings({ PRINTER: path, SCANNER: "/dev/ttyUSB1" }).SCANNER).toBe("/dev/ttyUSB1");
  });

  test("a password or a code that is mistyped is not shown", () => {
    expect(faultOf({ WALLET_DATABASE_URL: "postgresq://u:geheim@host/db" })).not.toContain("geheim");
    expect(faultOf({ ACTIVATION_CODE: "7K3M_9QXR" })).not.toContain("7K3M");
    for (const name of ["WALLET_URL", "WALLET_PUBLIC_URL"]) {
      expect(faultOf({ [name]: "https://till:geheim@bank.example" })).not.toContain("geheim");
      expect(faultOf({ [name]: "https://bank.example/?key=geheim" })).not.toContain("geheim");
    }
    expect(faultOf({ POS_PORT: "seven" })).toContain("POS_PORT=seven");
  });

  test("plain http for phones is refused with the reason", () => {
    expect(faultOf({ WALLET_PUBLIC_URL: "http://192.168.1.10:7400" })).toMatch(/https.+browsers do not say/);
  });

  test.each([
    ["localhost", "http://localhost:7400"],
    ["127.0.0.1", "http://127.0.0.1:7400"],
    ["::1", "http://[::1]:7400"],
    ["fe80::1", "http://[fe80::1]:7400"],
  ])("a server on %s is at %s", (host, address) => {
    expect(originOf(host, 7400)).toBe(address);
    expect(bareOrigin(address)).toBe(address);
    expect(isPayableOrigin(address)).toBe(host !== "fe80::1");
  });

  test("what is not a setting is nobody's business here", () => {
    expect(readSettings({ HOME: "/root", POS_PORTS: "x" })).toEqual(readSettings({}));
  });

  test.each(NAMES)("%s says what it is for", (name) => {
    expect(SETTINGS[name].about.length).toBeGreaterThan(5);
    expect(SETTINGS[name].about).not.toMatch(/\.$/);
  });
});

describe("a start that fails", () => {
  const fault = (code: string, more: object = {}) => Object.assign(new Error("raw"), { code, ...more });
  test.each([
    [fault("EADDRINUSE", { port: 7300 }), /^Port 7300 is taken: .+POS_PORT or WALLET_PORT\.$/],
    [fault("EACCES", { path: "/data" }), /^\/data cannot be written or opened by this user: .+\.$/],
    [fault("EROFS", { path: "/data" }), /^\/data cannot be written/],
    [fault("ENOSPC", { path: "/data" }), /^The disk that holds \/data is full: .+\.$/],
  ])("%s is told in one sentence", (error, sentence) => expect(startSentence(error)).toMatch(sentence));

  test("for a reason that nobody can mend from outside has no sentence", () => {
    for (const error of [new Error("bug"), fault("EWHATEVER"), "text", undefined])
      expect(startSentence(error)).toBeUndefined();
  });

  test("closes what was opened, the last first, and once", async () => {
    const closed: string[] = [];
    const closers = new Closers();
    closers.add(() => void closed.push("lock"));
    closers.add(async () => void closed.push("store"));
    closers.add(() => void closed.push("server"));
    expect(closers.isClosing).toBe(false);
    await Promise.all([closers.closeAll(), closers.closeAll()]);
    expect(closed).toEqual(["server", "store", "lock"]);
    expect(closers.isClosing).toBe(true);
  });
});
