/** A checkout in the browser as a cashier has it, with a customer display beside it and a scanner that types. */
import type { CDPSession, Page } from "playwright-core";
import { type ContextOptions, newDevice, type SIZES } from "./browser.ts";
import { OWN_PIN } from "./checkout.ts";
import { asItWas } from "./looks.ts";
import type { Shop } from "./shop.ts";

export type Light = "go" | "wait" | "keep";

/** Milliseconds between two characters of a scanner. */
const APART = 4;
/** Its clock runs ahead of this process, which may take longer to strike a thousand keys than a scanner would. */
const AHEAD = 10_000;

/** A method, a kind of body or a body that the server does not know. */
const NOT_TAKEN = new Set([400, 405, 415]);

export class Till {
  readonly page: Page;
  readonly display: Page;
  readonly #shop: Shop;
  readonly #keyboard: CDPSession;
  /** Epoch milliseconds of the last key, on the scanner's own clock. */
  #clock = 0;
  /** What the pages asked for in a way that their own server does not take: no story means to. */
  readonly #notTaken: string[] = [];

  private constructor(shop: Shop, page: Page, display: Page, keyboard: CDPSession) {
    this.#shop = shop;
    this.page = page;
    this.display = display;
    this.#keyboard = keyboard;
    for (const screen of [page, display])
      screen.on("response", (response) => {
        if (NOT_TAKEN.has(response.status()))
          this.#notTaken.push(`${response.status()} ${response.request().method()} ${response.url()}`);
      });
  }

  /** Opens both screens, and signs the first operator in with the PIN that `Checkout.signedIn` has chosen. */
  static async open(
    shop: Shop,
    size: keyof typeof SIZES = "checkout",
    options: ContextOptions = {},
  ): Promise<Till> {
    const page = await (await newDevice(size, options)).newPage();
    const display = await (await newDevice("display", options)).newPage();
    const till = new Till(shop, page, display, await page.context().newCDPSession(page));
    await page.goto(shop.posReady.checkout);
    await display.goto(shop.posReady.display);
    await till.signIn();
    return till;
  }

  /** @throws Error when a page has asked for something in a way that its server does not take */
  async close(): Promise<void> {
    for (const page of [this.page, this.display]) await page.context().close();
    if (this.#notTaken.length > 0) throw new Error(this.#notTaken.join("\n"));
  }

  async signIn(name = this.#shop.operator.name, pin = OWN_PIN): Promise<void> {
    await this.page.getByLabel("工号").fill(name);
    await this.page.getByLabel("密码").fill(pin);
    // From then on what a device brings comes to this till.
    const told = this.page.waitForResponse((response) => response.url().endsWith("/api/checkout/events"));
    await this.press("登录");
    await this.page.locator("main.floor, main.room").waitFor();
    await told;
    await asItWas(this.page);
    // Whoever begins a shift is asked for its float first.
    if (await this.page.locator("main.room").isVisible()) await this.press("返回收款");
    await this.page.locator("main.floor").waitFor();
  }

  async signOut(): Promise<void> {
    await this.menu("退出登录");
    await this.page.getByLabel("密码").waitFor();
  }

  /** The line to the wallet is down for the till alone, or back: the till starts anew, as after a power cut. */
  async restart(wallet?: string): Promise<void> {
    await this.#shop.stopPos();
    await this.#shop.startPos(wallet);
    await this.page.getByLabel("密码").waitFor();
    await this.signIn();
  }

  /** A manager types name and PIN in the dialog that asks for them. */
  async approve(name: string, pin: string): Promise<void> {
    const dialog = this.page.getByRole("dialog");
    await dialog.getByLabel("主管工号").fill(name);
    await dialog.getByLabel("密码").fill(pin);
    await dialog.getByRole("button", { name: "批准" }).tap();
  }

  async press(...names: string[]): Promise<void> {
    for (const name of names) await this.page.getByRole("button", { name, exact: true }).tap();
  }

  async menu(name: string): Promise<void> {
    await this.page.getByRole("button", { name: /^功能/ }).tap();
    await this.press(name);
  }

  /** Types an amount on the keys of the screen. */
  async amount(text: string): Promise<void> {
    await this.press(...text);
  }

  /** Types an amount and shows its QR. @returns what the QR on the customer's display says */
  async collect(text: string): Promise<string> {
    await this.amount(text);
    await this.press("扫码收款");
    const link = this.display.locator("a.qr-link");
    await link.waitFor();
    return (await link.getAttribute("href")) ?? "";
  }

  /** As a scanner types it: characters a few milliseconds apart, by the keyboard's own clock, and Enter. */
  async scan(text: string): Promise<void> {
    this.#clock = Math.max(this.#clock + 1000, Date.now() + AHEAD);
    const keys = [...[...text].map(keyOf), ENTER];
    const sent = keys.flatMap((key) => {
      this.#clock += APART;
      const timestamp = this.#clock / 1000;
      const { text: _, ...up } = key;
      return [
        this.#keyboard.send("Input.dispatchKeyEvent", { type: "keyDown", ...key, timestamp }),
        this.#keyboard.send("Input.dispatchKeyEvent", { type: "keyUp", ...up, timestamp }),
      ];
    });
    await Promise.all(sent);
  }

  /** Asks for help by its key, and leaves it by Escape. @returns of which place it was */
  async helpedAt(): Promise<string | null> {
    await this.page.keyboard.press("F1");
    const help = this.page.getByTestId("help");
    await help.waitFor();
    const place = await help.getAttribute("data-place");
    await this.page.keyboard.press("Escape");
    await help.waitFor({ state: "detached" });
    return place;
  }

  light(colour: Light, page = this.page) {
    return page.locator(`[data-testid=light][data-light=${colour}]`);
  }

  /** Waits for a light with this sentence. */
  async shows(colour: Light, sentence: string | RegExp, page = this.page): Promise<void> {
    await this.light(colour, page).getByText(sentence).waitFor();
  }

  /** Waits for a sentence that says why something was not done. */
  async says(sentence: string | RegExp): Promise<void> {
    await this.page.getByTestId("trouble").getByText(sentence).waitFor();
  }
}

interface Key {
  readonly key: string;
  readonly code: string;
  readonly text: string;
  readonly windowsVirtualKeyCode?: number;
}

const ENTER: Key = { key: "Enter", code: "Enter", text: "\r", windowsVirtualKeyCode: 13 };

function keyOf(text: string): Key {
  const code = /\d/.test(text) ? `Digit${text}` : `Key${text.toUpperCase()}`;
  return { key: text, code, text };
}
