import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseEmv } from "#domain/emv-qr/parse.ts";
import { ownCodes } from "#domain/emv-qr/profiles.ts";
import { valueAt } from "#domain/emv-qr/tlv.ts";
import { validateEmv } from "#domain/emv-qr/validate.ts";
import { Checkout } from "../support/checkout.ts";
import { Phone } from "../support/phone.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open({ environment: { QR_FORMAT: "emv" } });
});
afterAll(() => shop.close());

describe("a terminal that shows EMV codes", () => {
  test("shows a strict EMVCo payload with amount and merchant, and a wallet that reads the request in it pays", async () => {
    const checkout = await Checkout.signedIn(shop);
    const phone = await Phone.signedIn(shop);
    const { sale, payment } = await checkout.collect(1250);
    expect(validateEmv(payment.qr, ownCodes)).toEqual([]);
    const parsed = parseEmv(payment.qr);
    if (!parsed.ok) throw new Error("the payload does not parse");
    expect(valueAt(parsed.objects, "54")).toBe("12.50");
    expect(valueAt(parsed.objects, "53")).toBe("156");
    expect(valueAt(parsed.objects, "59")).toBe("Good Neighbour Store");
    expect((await phone.pay(payment.qr)).body.state).toBe("paid");
    await checkout.waitForSale(sale.id, ({ state }) => state === "paid");
  });
});
