/** The only manager has forgotten the PIN: from the sign-in over the bank's code to selling again, in a whole shop. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import { accessibilityFaults, overflowing, SIZES, shot } from "../support/browser.ts";
import { Checkout } from "../support/checkout.ts";
import { Shop } from "../support/shop.ts";
import { staffOf } from "../support/staff.ts";
import { Till } from "../support/till.ts";

const NEW_PIN = "846201";

let shop: Shop;
let till: Till;
/** Where he was signed in before. */
let checkout: Checkout;
let ask: (method: string, path: string, body?: object) => Promise<unknown>;

beforeAll(async () => {
  shop = await Shop.open();
  checkout = await Checkout.signedIn(shop);
  till = await Till.open(shop);
  const { token } = await staffOf(shop, "operations");
  ask = async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answer = await fetch(`${shop.walletReady.url}/v1/bank${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (answer.status !== 200) throw new Error(`the bank was refused: ${await answer.text()}`);
    return answer.json();
  };
});
afterAll(async () => {
  await till.close();
  await shop.close();
});

/** What the bank tells whoever has shown who he is. */
async function codeOfTheBank(): Promise<string> {
  const { terminals } = (await ask("GET", "/terminals")) as { terminals: { id: string }[] };
  const path = `/terminals/${terminals[0]?.id}/pin-resets/${newId()}`;
  return ((await ask("PUT", path, { operator: shop.operator.name })) as { code: string }).code;
}

async function looksRight(name: string): Promise<void> {
  const { page } = till;
  await shot(page, name);
  await page.setViewportSize(SIZES.smallCheckout);
  await till.press("大字", "English");
  await shot(page, `${name}-large-english`);
  expect(await overflowing(page)).toEqual([]);
  await till.press("中文", "大字");
  await page.setViewportSize(SIZES.uprightCheckout);
  await shot(page, `${name}-upright`);
  expect(await overflowing(page)).toEqual([]);
  await page.setViewportSize(SIZES.checkout);
  expect(await accessibilityFaults(page)).toEqual([]);
}

async function bring(code: string): Promise<void> {
  await till.page.getByLabel("重置码").fill(code);
  await till.press("下一步");
  await till.page.getByLabel("新密码", { exact: true }).fill(NEW_PIN);
  await till.page.getByLabel("再输一次新密码").fill(NEW_PIN);
  await till.press("保存并登录");
}

test("a code that the bank never gave, and one while the line is down: the till says why, and what to do", async () => {
  const { page } = till;
  await till.signOut();
  await looksRight("pin-reset-sign-in");
  await till.press("忘记密码");
  await page.getByText("忘记密码，凭银行重置码").waitFor();
  await looksRight("pin-reset-code");
  await bring("12345678");
  await till.says("重置码不对、已过期或已用过");
  await looksRight("pin-reset-choose");
  await till.press("返回");
  await shop.stopWallet();
  await checkout.lineBecomes(false);
  await bring("12345678");
  await till.says(/现在连不上银行，重设密码须联网/);
  await shop.startWallet();
  await checkout.lineBecomes(true);
});

test("with the bank's code he chooses a PIN and sells again; the session that he had elsewhere is over", async () => {
  const { page } = till;
  const code = await codeOfTheBank();
  await till.press("返回");
  await bring(code);
  await page.locator("main.floor, main.room").waitFor();
  expect((await checkout.call("GET", "/api/session")).status).toBe(401);
  if (await page.locator("main.room").isVisible()) await till.press("返回收款");
  await page.getByRole("button", { name: "扫码收款" }).waitFor();
  await till.menu("操作记录");
  await till.press("员工权限");
  for (const line of ["凭银行重置码重设密码", "重置码错误"]) await page.getByText(line).first().waitFor();
  await till.press("返回收款");
  await till.signOut();
  await till.press("忘记密码");
  await bring(code);
  await till.says("重置码不对、已过期或已用过");
  await till.press("返回", "返回");
  await till.signIn(shop.operator.name, NEW_PIN);
});
