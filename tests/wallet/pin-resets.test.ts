/** A PIN that was forgotten: the bank's code for one operator of one terminal, spent once, and told of in the bank's journal. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pinResets } from "#drizzle/wallet/schema.ts";
import { newId } from "#kit/random-ids.ts";
import { type Staff, type Terminal, Wallet } from "./support.ts";

let wallet: Wallet;
let operations: Staff;
let terminal: Terminal;

beforeAll(async () => {
  wallet = await Wallet.open();
  operations = await wallet.staff("operations", "王芳");
});
afterAll(() => wallet.close());

interface Issued {
  readonly code: string;
  readonly expiresAt: number;
}

const issue = <T = Issued>(operator: string, reset = newId(), of = terminal) =>
  operations.call<T>("PUT", `/v1/bank/terminals/${of.id}/pin-resets/${reset}`, { operator });
const redeem = (operator: string, code: string, id = newId(), by = terminal) =>
  by.call<{ granted?: true; code?: string }>("PUT", `/v1/terminals/current/pin-resets/${id}`, {
    operator,
    code,
  });
const codeOf = async (operator: string) => (await issue(operator)).body.code;
const other = (code: string) => String((Number(code) + 1) % 100_000_000).padStart(8, "0");

const GRANTED = { status: 200, body: { granted: true } };
const REFUSED = { status: 403, body: { code: "pin_reset_refused" } };

describe("a reset code", () => {
  beforeAll(async () => {
    terminal = await wallet.terminal();
  });

  test("has eight digits and half an hour, is stored nowhere, and told again to whoever asks under the same id", async () => {
    const id = newId();
    const first = await issue("1001", id);
    expect(first.body.code).toMatch(/^\d{8}$/);
    const left = first.body.expiresAt - Date.now();
    expect(left).toBeGreaterThan(29 * 60_000);
    expect(left).toBeLessThan(31 * 60_000);
    expect((await issue("1001", id)).body).toEqual(first.body);
    expect(await issue("1002", id)).toMatchObject({ status: 409, body: { code: "id_reused" } });
    const stored = await wallet.db.select().from(pinResets).where(eq(pinResets.id, id));
    expect(JSON.stringify(stored)).not.toContain(first.body.code);
  });

  test("counts once; brought again under the same id, after a lost answer, it is the same yes", async () => {
    const code = await codeOf("1001");
    const id = newId();
    expect(await redeem("1001", code, id)).toMatchObject(GRANTED);
    expect(await redeem("1001", code, id)).toMatchObject(GRANTED);
    expect(await redeem("1001", code)).toMatchObject(REFUSED);
    expect(await redeem("1001", other(code), id)).toMatchObject(REFUSED);
  });

  test("is for one operator of one terminal", async () => {
    const code = await codeOf("1001");
    expect(await redeem("1002", code)).toMatchObject(REFUSED);
    expect(await redeem("1001", code, newId(), await wallet.terminal())).toMatchObject(REFUSED);
    expect(await redeem("1001", code)).toMatchObject(GRANTED);
  });

  test("that is not the newest counts no more, also once the newest was used", async () => {
    const before = await codeOf("1001");
    const code = await codeOf("1001");
    expect(await redeem("1001", before)).toMatchObject(REFUSED);
    expect(await redeem("1001", code)).toMatchObject(GRANTED);
    expect(await redeem("1001", before)).toMatchObject(REFUSED);
  });

  test("is burned by five wrong ones, of whichever of them were brought at the same moment", async () => {
    const code = await codeOf("1001");
    const guesses = Array.from({ length: 5 }, () => redeem("1001", other(code)));
    for (const answer of await Promise.all(guesses)) expect(answer).toMatchObject(REFUSED);
    expect(await redeem("1001", code)).toMatchObject(REFUSED);
    expect(await redeem("1001", await codeOf("1001"))).toMatchObject(GRANTED);
  });

  test("is over after its half hour", async () => {
    const id = newId();
    const { code } = (await issue("1001", id)).body;
    await wallet.db
      .update(pinResets)
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .where(eq(pinResets.id, id));
    expect(await redeem("1001", code)).toMatchObject(REFUSED);
  });

  test("is made for no terminal that the bank does not go by", async () => {
    const retired = await wallet.terminal();
    await retired.call("PUT", "/v1/terminals/current/retirement", {});
    expect(await issue("1001", newId(), retired)).toMatchObject({ body: { code: "terminal_retired" } });
    const unknown = { ...terminal, id: newId() } as Terminal;
    expect(await issue("1001", newId(), unknown)).toMatchObject({ status: 404 });
  });

  test("the bank's journal tells who made it, for whom, and what became of it, and never the code", async () => {
    terminal = await wallet.terminal();
    const reset = newId();
    const { code } = (await issue("1001", reset)).body;
    await redeem("1001", other(code));
    await redeem("1001", code);
    const risk = await wallet.staff("risk", "韩梅梅");
    const { body } = await risk.call<{ acts: { act: string; by: string | null; detail: object }[] }>(
      "GET",
      `/v1/bank/acts?about=${encodeURIComponent(`terminal ${terminal.id}`)}`,
    );
    const detail = { reset, operator: "1001" };
    expect(body.acts.map(({ act, by, detail }) => ({ act, by, detail })).slice(0, 3)).toEqual([
      { act: "pin_reset.used", by: null, detail },
      { act: "pin_reset.refused", by: null, detail },
      { act: "pin_reset.issued", by: "王芳", detail },
    ]);
    expect(JSON.stringify(body)).not.toContain(code);
  });
});
