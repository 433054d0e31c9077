import { describe, expect, test } from "vitest";
import { type MerchantFacts, unsoundFacts } from "#domain/merchant.ts";
import { MERCHANT_FACTS } from "../wallet/support.ts";

const account = MERCHANT_FACTS.settlementAccount;

describe("what is told of a merchant", () => {
  test("may be registered where all of it can be", () => {
    expect(unsoundFacts(MERCHANT_FACTS)).toEqual([]);
    expect(unsoundFacts({ ...MERCHANT_FACTS, cutOff: 23 * 60, nameZh: "𠮷野家（上海）有限公司" })).toEqual(
      [],
    );
  });

  test.each<[Partial<MerchantFacts>, keyof MerchantFacts]>([
    [{ nameZh: "" }, "nameZh"],
    [{ nameZh: " 好邻居" }, "nameZh"],
    [{ nameZh: "好".repeat(101) }, "nameZh"],
    [{ nameEn: "好邻居" }, "nameEn"],
    [{ nameEn: "N".repeat(26) }, "nameEn"],
    [{ creditCode: "91310101MA0000000K" }, "creditCode"],
    [{ place: "" }, "place"],
    [{ city: "A town of many letters" }, "city"],
    [{ country: "cn" }, "country"],
    [{ category: "541" }, "category"],
    [{ timeZone: "" }, "timeZone"],
    [{ cutOff: 1440 }, "cutOff"],
    [{ cutOff: -1 }, "cutOff"],
    [{ cutOff: 0.5 }, "cutOff"],
    [{ settlementAccount: { ...account, bank: "1022" } }, "settlementAccount"],
    [{ settlementAccount: { ...account, number: "6222 0200" } }, "settlementAccount"],
    [{ settlementAccount: { ...account, holder: "" } }, "settlementAccount"],
  ])("%j cannot be", (wrong, name) => {
    expect(unsoundFacts({ ...MERCHANT_FACTS, ...wrong })).toEqual([name]);
  });
});
