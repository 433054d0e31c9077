/**
 * The doctor at a whole shop: while the terminal runs it is the terminal that looks, and afterwards the command looks by
 * itself, with the same words for the same trouble.
 */
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lockFolder } from "#kit/folder-lock.ts";
import { VirtualPrinter } from "../hardware/support.ts";
import { asOwnPage, Checkout } from "../support/checkout.ts";
import { askedLine, doctorAddress, environmentOf, examined, read, runDoctor } from "../support/doctor.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

/** Until a trouble is seen, or seen to be over. */
const PATIENCE = { timeout: 30_000, interval: 100 } as const;

/** Every file of the terminal with a hash of what it holds. */
function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = names.map((name) => join(folder, name)).filter((path) => statSync(path).isFile());
  return Object.fromEntries(
    files.map((path) => [path, createHash("sha256").update(readFileSync(path)).digest("hex")]),
  );
}

describe("while the terminal runs", () => {
  test("the terminal is asked, a shop in order passes, and what was asked for comes out once", async () => {
    const deeds = ["--open-drawer", "--acceptance-slip", "--installer", "Zhao Min"];
    const { code, report, line, text } = await examined(environmentOf(shop), ...deeds);
    expect(report.lines.filter(({ verdict }) => verdict === "fail")).toEqual([]);
    expect([code, report.by]).toEqual([0, "terminal"]);
    for (const name of ["store", "disk", "identity", "wallet", "proof_key", "line", "ports"] as const)
      expect(line(name), name).toMatchObject({ verdict: "pass" });
    expect(line("printer")).toMatchObject({ verdict: "pass", facts: { status: { level: "A" } } });
    expect(line("clock")).toMatchObject({ verdict: "pass", facts: { shopTimeZone: "Asia/Shanghai" } });
    expect(Math.abs(Number(line("clock").facts?.aheadMs))).toBeLessThan(5000);
    for (const deed of ["open_drawer", "acceptance_slip"] as const)
      expect(line(deed)).toMatchObject({ verdict: "pass" });
    expect(shop.printer.of("receipt")).toHaveLength(1);
    expect(shop.printer.of("drawer")).toHaveLength(1);
    await shop.printer.order("drawer-close");
    expectNoSecret(text);
  });

  test("paper out, an open cover and a pulled cable are said in words, and over again once seen to", async () => {
    const seen = () => askedLine(shop, "printer");
    await shop.printer.order("paper-out");
    await expect
      .poll(seen, PATIENCE)
      .toMatchObject({ verdict: "fail", facts: { status: { trouble: "paper-out" } } });
    await shop.printer.order("paper-in");
    await shop.printer.order("cover-open");
    await expect
      .poll(seen, PATIENCE)
      .toMatchObject({ verdict: "fail", facts: { status: { trouble: "cover-open" } } });
    await shop.printer.order("cover-close");
    await expect.poll(seen, PATIENCE).toMatchObject({ verdict: "pass" });
    await shop.printer.order("unplug");
    await expect.poll(seen, PATIENCE).toMatchObject({ verdict: "fail", facts: { lineTrouble: "missing" } });
    await shop.printer.order("plug");
    await expect.poll(seen, PATIENCE).toMatchObject({ verdict: "pass" });
  });

  test("a wallet that is stopped is a line that is down and a wallet that does not answer", async () => {
    await shop.stopWallet();
    await expect.poll(() => askedLine(shop, "line"), PATIENCE).toMatchObject({ verdict: "fail" });
    const { code, out } = await runDoctor([], environmentOf(shop));
    expect(code).toBe(1);
    expect(out).toMatch(/✗ 钱包 Wallet\n.*\n.*ECONNREFUSED.*\n.*\n +→ Check the line/);
    expect(out).toMatch(/\? 凭证密钥 Proof key\n/);
    expectNoSecret(out);
    await shop.startWallet();
  });

  test("a manager's checkout may ask, nobody else may", async () => {
    const checkout = await Checkout.signedIn(shop);
    expect(await checkout.expect("GET", "/api/doctor")).toMatchObject({ by: "terminal" });
    const { origin, token } = doctorAddress(shop);
    const ask = async (headers: Record<string, string>) => {
      const response = await fetch(`${origin}/api/doctor`, { headers });
      return response.status;
    };
    const own = asOwnPage(origin);
    expect(await ask({ ...own, authorization: `Bearer ${token}` })).toBe(200);
    expect(await ask(own)).toBe(401);
    expect(await ask({ ...own, authorization: "Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" })).toBe(401);
    expect(await ask({ authorization: `Bearer ${token}` })).toBe(403);
    const cashier = { name: "1002", firstPin: "615243", pin: "918273" };
    await checkout.addCashier(cashier);
    expect((await checkout.call("GET", "/api/doctor")).status).toBe(403);
  });
});

/** No key, token or PIN stands in what the doctor says. */
function expectNoSecret(text: string): void {
  const identity = JSON.parse(readFileSync(join(shop.folder, "pos/terminal.json"), "utf8"));
  const secrets = [
    identity.signing.privateKey,
    identity.pepper,
    identity.enrolment.codeKey,
    doctorAddress(shop).token,
    shop.operator.pin,
    ...shop.walletReady.customers.flatMap(({ pin, phone, name }) => [pin, phone, name]),
    new URL(shop.posReady.checkout).hash.slice(1),
  ];
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(1);
    expect(text).not.toContain(secret);
  }
}

describe("while no terminal runs", () => {
  const shops = () => environmentOf(shop);
  let path: string;
  let address: string;
  beforeAll(async () => {
    path = join(shop.folder, "pos/doctor.json");
    address = readFileSync(path, "utf8");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await shop.stopPos();
  });

  test("the way to the terminal's doctor is gone with it", () => {
    expect(existsSync(path)).toBe(false);
  });

  test("the command looks by itself, and leaves every file of the terminal as it was", async () => {
    const folder = join(shop.folder, "pos");
    const before = filesOf(folder);
    const { code, report, line } = await examined(shops(), "--acceptance-slip", "--open-drawer");
    expect(filesOf(folder)).toEqual(before);
    const failed = report.lines.filter(({ verdict }) => verdict === "fail").map(({ check }) => check);
    // The drawer of a shop stays shut, since nobody would write it down.
    expect(failed).toEqual(["open_drawer"]);
    expect([code, report.by]).toEqual([1, "doctor"]);
    for (const name of ["store", "disk", "identity", "clock", "wallet", "proof_key", "printer"] as const)
      expect(line(name), name).toMatchObject({ verdict: "pass" });
    expect(line("line").verdict).toBe("unknown");
    expect(line("acceptance_slip")).toMatchObject({ verdict: "pass" });
    expect(shop.printer.of("receipt")).toHaveLength(2);
    expect(shop.printer.of("drawer")).toHaveLength(1);
  });

  test("having asked the wallet by itself it has spent no number of the terminal's", async () => {
    await shop.startPos();
    await expect.poll(() => askedLine(shop, "line"), PATIENCE).toMatchObject({ verdict: "pass" });
    // Each start makes another way to its doctor.
    expect(readFileSync(path, "utf8")).not.toBe(address);
    await shop.stopPos();
  });

  test("many troubles at once: each in its own line, with what to do", async () => {
    const path = join(shop.folder, "pos/pos.db");
    const whole = readFileSync(path);
    const file = openSync(path, "r+");
    // Every page but the first: what the header says stays readable.
    for (let at = 4096 + 64; at < whole.length; at += 4096)
      writeSync(file, Buffer.alloc(512, 0xa5), 0, 512, at);
    closeSync(file);
    const before = filesOf(join(shop.folder, "pos"));
    await shop.printer.order("cover-open");
    const hook = new URL("../faults/clock-ahead.mjs", import.meta.url).href;
    const fast = { NODE_OPTIONS: `--import=${hook}`, CLOCK_AHEAD_MS: "600000" };
    const { code, line } = await examined({ ...shops(), ...fast }, "--acceptance-slip");
    expect(code).toBe(1);
    expect(line("clock").said.en).toContain("10 min fast");
    expect(line("store")).toMatchObject({ verdict: "fail", facts: { state: "damaged" } });
    expect(line("printer").said.en).toContain("cover is open");
    expect(line("acceptance_slip").said.en).toContain("something is not in order");
    expect(filesOf(join(shop.folder, "pos"))).toEqual(before);
    const mend = openSync(path, "r+");
    writeSync(mend, whole, 0, whole.length, 0);
    closeSync(mend);
    await shop.printer.order("cover-close");
  });

  test("a cable pulled, a full disk, and a wallet that is another program", async () => {
    const stranger = createServer((_, response) => response.end("<html>Log in to the mall's network</html>"));
    await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
    const { port } = stranger.address() as AddressInfo;
    await shop.printer.order("unplug");
    const elsewhere = { ...shops(), WALLET_URL: `http://127.0.0.1:${port}` };
    const { line } = read(await runDoctor(["--json"], elsewhere, "ulimit -f 0"));
    expect(line("wallet")).toMatchObject({ verdict: "fail", facts: { state: "unsigned", status: 200 } });
    expect(line("clock").verdict).toBe("unknown");
    expect(line("disk")).toMatchObject({ verdict: "fail", facts: { trial: { code: "EFBIG" } } });
    expect(line("disk").todo?.en).toContain("free some space");
    expect(line("printer")).toMatchObject({ verdict: "fail", facts: { lineTrouble: "missing" } });
    expect(line("ports").said.en).toContain("There is no");
    await shop.printer.order("plug");
    stranger.close();
  });

  test("a printer at another speed, or one that cannot speak, is not called well", async () => {
    await shop.printer.order("stall");
    // Heard at a wrong speed, answers are bytes of chance.
    const babbling = await VirtualPrinter.start("--lies=garbage");
    const visits = await Promise.all([
      examined(shops()),
      examined({ ...shops(), PRINTER: babbling.path, SHOUYIN_DATA: join(shop.folder, "no-terminal") }),
    ]);
    await babbling.stop();
    await shop.printer.order("resume");
    for (const { code, line } of visits) {
      expect(line("printer")).toMatchObject({ verdict: "unknown", facts: { status: { level: "D" } } });
      expect(line("printer").todo?.en).toContain("PRINTER_BAUD");
      expect(code).toBe(0);
    }
    // An installer learns that the wallet is there before there is a terminal that it knows.
    expect(visits[1]?.line("wallet")).toMatchObject({ verdict: "unknown", facts: { state: "reached" } });
  });

  test("a process that holds the folder and does not answer: the rest is still examined", async () => {
    const lock = await lockFolder(join(shop.folder, "pos"));
    const { code, report, line } = await examined(shops());
    expect([code, report.by]).toEqual([0, "doctor"]);
    expect(line("store")).toMatchObject({ verdict: "unknown", facts: { state: "in-use" } });
    expect(line("printer").verdict).toBe("unknown");
    expect(line("wallet").verdict).toBe("pass");
    await lock.release();
  });
});

describe.concurrent("the command", () => {
  test("makes nothing where no terminal was ever started", async () => {
    const folder = join(shop.folder, "empty");
    mkdirSync(folder);
    const data = join(folder, "data");
    const { code, line } = await examined({ SHOUYIN_DATA: data, PRINTER: "virtual" });
    expect(code).toBe(0);
    for (const name of ["store", "identity", "wallet", "disk"] as const)
      expect(line(name).verdict, name).toBe("unknown");
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  test("knows its arguments", async () => {
    const wrong = await runDoctor(["--oepn-drawer"], {});
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain("--oepn-drawer");
    expect(wrong.out).toContain("--open-drawer");
  });

  test("says which setting is wrong", async () => {
    const { code, line, text } = await examined({ PRINTER_BAUD: "fast" });
    expect(code).toBe(1);
    expect(line("settings").said.en).toContain("PRINTER_BAUD=fast will not do");
    expect(text).not.toContain("store");
  });
});
