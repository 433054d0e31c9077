import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { referenceWallet } from "#pos/backends/reference-wallet.ts";
import { signingKey } from "#pos/keys.ts";
import { Wallet } from "../wallet/support.ts";

let wallet: Wallet;
beforeAll(async () => {
  wallet = await Wallet.open();
});
afterAll(() => wallet.close());

const HOURS = 3_600_000;

describe("a terminal whose clock is wrong", () => {
  test.each([
    ["eight hours ahead", 8 * HOURS],
    ["a year behind", -365 * 24 * HOURS],
  ])("%s: the first answer tells the wallet's time, and the second try is heard", async (_, wrongBy) => {
    const { signing } = await wallet.terminal();
    let offset: number | undefined;
    let counter = 0;
    const backend = referenceWallet({
      url: "http://wallet.test",
      key: () => signingKey(signing),
      anchor: wallet.anchor,
      nextCounter: () => ++counter,
      onWalletTime: (time) => {
        offset = time - Date.now();
      },
      now: () => Date.now() + (offset ?? wrongBy),
      fetch: (url, init) => {
        const { pathname } = new URL(String(url));
        return wallet.fetch(pathname, { ...init, headers: init?.headers as Record<string, string> });
      },
    });
    expect(await backend.greet()).toBe("troubled");
    expect(Math.abs(offset ?? Number.NaN)).toBeLessThan(2000);
    expect(await backend.greet()).toBe("well");
  });
});
