import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asOwnPage } from "../support/checkout.ts";
import { examined } from "../support/doctor.ts";
import { LAUNCH, Started } from "./started.ts";

const CHECKOUT = "Checkout 收银台";
const DISPLAY = "Customer display 顾客屏";
const PHONE = "Customer's phone 手机钱包";
const CUSTOMER = "Demo customer 演示顾客";

const folder = mkdtempSync(join(tmpdir(), "shouyin-start-"));
const data = join(folder, "data");
const everything: Started[] = [];

function start(
  command: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>>,
): Started {
  const started = new Started(command, environment);
  everything.push(started);
  return started;
}

afterAll(async () => {
  for (const started of everything) await started.interrupt();
  rmSync(folder, { recursive: true, force: true });
});

async function post<T>(address: string, path: string, body: object): Promise<T> {
  const { origin } = new URL(address);
  const response = await fetch(origin + path, {
    method: "POST",
    headers: asOwnPage(origin),
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

/** A display as it keeps itself: which screen it is, and the secret that gets it a token. */
interface Pairing {
  readonly screen: string;
  readonly secret: string;
}

describe("npm start on a new machine", () => {
  let first: Started;
  let display: Pairing;
  beforeAll(async () => {
    first = start(["npm", "start"], { SHOUYIN_DATA: data });
    await first.banner();
  });

  test("the install has left an empty database, so that a first start need not make one", () => {
    const modules = new URL("../../node_modules/", import.meta.url);
    const pkg = readFileSync(new URL("@electric-sql/pglite/package.json", modules), "utf8");
    const { version } = JSON.parse(pkg) as { version: string };
    expect(existsSync(new URL(`.cache/postgres-${version}/PG_VERSION`, modules))).toBe(true);
  });

  test("every address of the banner answers", async () => {
    const [checkout = "", shown = "", phone = ""] = [CHECKOUT, DISPLAY, PHONE].flatMap((label) =>
      first.told(label),
    );
    expect(checkout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/checkout#pair=[\w-]+$/);
    for (const address of [checkout, shown, phone]) {
      const page = await fetch(address);
      expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    }
    for (const [server, path] of [
      [checkout, "/api/openapi.json"],
      [phone, "/v1/openapi.json"],
    ] as const) {
      const document = await fetch(new URL(path, server));
      expect(await document.json()).toMatchObject({ openapi: "3.1.0" });
    }
    const code = new URL(shown).hash.replace("#pair=", "");
    display = await post<Pairing>(shown, "/api/screens", { kind: "display", code });
  });

  test("people are named with what they sign in with, and it says that no money is real", () => {
    expect(first.told("Sign in 首次登录")[0]).toMatch(/^operator 1001, PIN \d{6} /);
    expect(first.told(CUSTOMER)).toHaveLength(2);
    for (const customer of first.told(CUSTOMER)) expect(customer).toMatch(/, phone 1\d{10}, PIN \d{6}$/);
    expect(first.out).toContain("demo, no real money");
    expect(first.out).toContain("not a power cut");
  });

  test("the data is where the banner says", () => {
    expect(first.told("Data 数据")).toEqual([data]);
    expect(first.told("Printer 打印机")).toEqual([join(data, "virtual-printer/tty")]);
    for (const path of ["pos/pos.db", "pos/terminal.json", "wallet/keys.json", "wallet/postgres"])
      expect(existsSync(join(data, path)), path).toBe(true);
    expect(lstatSync(join(data, "virtual-printer/tty")).isSymbolicLink()).toBe(true);
  });

  test("the doctor finds nothing wrong, and a paper that it prints is confirmed by the printer", async () => {
    const { code, line } = await examined({ SHOUYIN_DATA: data }, "--acceptance-slip");
    expect(line("printer")).toMatchObject({ verdict: "pass", facts: { status: { level: "A" } } });
    expect(line("acceptance_slip")).toMatchObject({ verdict: "pass" });
    expect(code).toBe(0);
  });

  test("a second start on the same data is refused, and the first goes on with its printer", async () => {
    const second = start(LAUNCH, { SHOUYIN_DATA: data });
    expect(await second.ended).toBe(1);
    expect(second.complaints).toEqual([
      expect.stringMatching(/ is in use by another Shouyin process: .+\.$/),
    ]);
    expect(existsSync(join(data, "virtual-printer/tty"))).toBe(true);
    const [checkout = ""] = first.told(CHECKOUT);
    expect((await fetch(checkout)).status).toBe(200);
  });

  test("Ctrl-C stops everything, in silence", async () => {
    await first.interrupt();
    await expect.poll(() => first.isAlive).toBe(false);
    expect(first.complaints).toEqual([]);
  });

  test("started again without its printer it knows its shop and screens, and says in one sentence what is missing", async () => {
    const again = start(LAUNCH, { SHOUYIN_DATA: data, PRINTER: "/dev/does-not-exist" });
    await again.banner();
    expect(again.told(CUSTOMER)).toEqual(first.told(CUSTOMER));
    const token = { screen: display.screen, secret: display.secret };
    await post(again.told(DISPLAY)[0] ?? "", "/api/screens/token", token);
    expect(again.told("! There is no device at /dev/does-not-exist.")).toHaveLength(1);
    expect(await again.interrupt()).toBe(0);
    await expect.poll(() => again.isAlive).toBe(false);
    expect(again.complaints).toEqual([]);
  });
});

describe("a start that cannot be says why in one sentence", () => {
  async function refusal(environment: Readonly<Record<string, string>>): Promise<string> {
    const started = start(LAUNCH, { SHOUYIN_DATA: mkdtempSync(join(folder, "data-")), ...environment });
    expect(await started.ended).toBe(1);
    expect(started.complaints).toHaveLength(1);
    expect(started.isAlive).toBe(false);
    return started.complaints[0] ?? "";
  }

  test("a wrong setting", async () => {
    expect(await refusal({ POS_PORT: "abc" })).toBe(
      "POS_PORT=abc will not do: set it to a port from 0 to 65535, or leave it out.",
    );
  });

  test("a folder that cannot be written", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    expect(await refusal({ SHOUYIN_DATA: join(file, "data") })).toMatch(/SHOUYIN_DATA\.$/);
  });

  test("a port that is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const { port } = taken.address() as AddressInfo;
    expect(await refusal({ POS_PORT: String(port) })).toMatch(new RegExp(`^Port ${port} is taken: .+\\.$`));
    taken.close();
  });

  test("a wallet that does not answer", async () => {
    const environment = { WALLET_URL: "http://127.0.0.1:1", ACTIVATION_CODE: "0123456789" };
    expect(await refusal(environment)).toMatch(/^The wallet at http:\/\/127\.0\.0\.1:1 cannot be reached/);
  });

  test("a terminal without an activation code, where nobody can give it one", async () => {
    const sentence = await refusal({ WALLET_URL: "http://127.0.0.1:1", TERMINAL_SERIAL: "SY0001" });
    expect(sentence).toMatch(/\(serial SY0001\) is not activated: .+ ACTIVATION_CODE\.$/);
  });

  test("a production wallet without a database server", async () => {
    expect(await refusal({ SHOUYIN_DEMO: "0" })).toMatch(/ set WALLET_DATABASE_URL\.$/);
  });
});
