import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Duty } from "#domain/duty.ts";
import type { Problem } from "#domain/refusal.ts";
import { newId } from "#kit/random-ids.ts";
import { fulfil, readWish } from "#wallet/bank/command.ts";
import { endStaff, listStaff } from "#wallet/bank/staff.ts";
import { databaseRefusal, Staff, Wallet } from "./support.ts";

let wallet: Wallet;
beforeAll(async () => {
  wallet = await Wallet.open();
});
afterAll(() => wallet.close());

describe("the door of the bank's people", () => {
  test("lets in whoever has a token, and says who that is", async () => {
    const member = await wallet.staff("operations", "王芳");
    const { status, body } = await member.call("GET", "/v1/bank/staff/current");
    expect([status, body]).toEqual([200, { id: member.id, name: "王芳", duty: "operations" }]);
  });

  test.each([
    "",
    "Bearer ",
    "Bearer x",
    `Bearer ${"x".repeat(43)}`,
    "Basic TOKEN",
    "Bearer  TOKEN",
    "Bearer TOKENx",
  ])("does not let in %j", async (shown) => {
    const { token } = await wallet.staff("risk");
    const headers = { authorization: shown.replace("TOKEN", token) };
    const response = await wallet.fetch("/v1/bank/staff/current", { headers });
    expect([response.status, ((await response.json()) as Problem).code]).toEqual([401, "staff_not_known"]);
  });

  test("lets nobody in any more whose access was ended, and ends it once", async () => {
    const member = await wallet.staff("risk");
    expect(await endStaff(wallet.db, member.id)).toBe(true);
    expect(await endStaff(wallet.db, member.id)).toBe(false);
    const { body } = await member.call<Problem>("GET", "/v1/bank/staff/current");
    expect(body.code).toBe("staff_not_known");
    const acts = await actsSeenBy(await wallet.staff("risk"), `staff ${member.id}`);
    expect(acts).toMatchObject([
      { act: "staff.ended", by: null },
      { act: "staff.added", by: null, detail: { duty: "risk" } },
    ]);
  });

  test("keeps each duty to its own", async () => {
    for (const duty of ["installer", "operations"] as const satisfies Duty[]) {
      const { status, body } = await (await wallet.staff(duty)).call<Problem>("GET", "/v1/bank/acts");
      expect([status, body.code]).toEqual([403, "not_your_duty"]);
    }
  });

  test("keeps no token: neither in the store nor in the journal", async () => {
    const { token } = await wallet.staff("installer");
    const rows = await wallet.db.execute<{ text: string }>(sql`
      SELECT string_agg(s::text, '') || string_agg(a::text, '') AS text FROM staff s, staff_acts a`);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(await listStaff(wallet.db))).not.toContain(token);
  });
});

async function actsSeenBy(member: Staff, about: string) {
  const path = `/v1/bank/acts?about=${encodeURIComponent(about)}`;
  return (await member.call<{ acts: { act: string }[] }>("GET", path)).body.acts;
}

describe("the store keeps", () => {
  test("what was done, and who did it", async () => {
    const { id } = await wallet.staff("risk");
    const tries = [
      sql`UPDATE staff_acts SET act = 'nothing'`,
      sql`DELETE FROM staff_acts`,
      sql`DELETE FROM staff WHERE id = ${id}`,
      sql`UPDATE staff SET duty = 'operations' WHERE id = ${id}`,
      sql`UPDATE staff SET name = 'nobody' WHERE id = ${id}`,
    ];
    for (const attempt of tries)
      expect(await databaseRefusal(wallet.db.execute(attempt))).toMatch(/append-only|keeps name/);
    await endStaff(wallet.db, id);
    const revival = wallet.db.execute(sql`UPDATE staff SET ended_at = NULL WHERE id = ${id}`);
    expect(await databaseRefusal(revival)).toBe("access was ended already");
  });
});

describe("npm run bank:staff", () => {
  const typed = (...words: string[]) => fulfil(wallet.db, readWish(words));

  test("adds somebody whose token is shown once, lists and ends", async () => {
    const added = await typed("--name", " 李雷 ", "--duty", "installer");
    const id = /: ([0-9a-f-]{36}) 李雷, installer 装机$/m.exec(added)?.[1] ?? "none";
    const token = /: ([\w-]{43})$/m.exec(added)?.[1] ?? "none";
    const { body } = await new Staff(wallet, id, token).call("GET", "/v1/bank/staff/current");
    expect(body).toEqual({ id, name: "李雷", duty: "installer" });
    expect(await typed("--end", id)).toBe(`Ended 已停用: ${id}`);
    const listed = await typed();
    expect(listed).toMatch(/李雷, installer 装机, since .*, ended /);
    expect(listed).not.toContain(token);
  });

  test.each([
    [["--name", "李雷", "--duty", "king"], "--duty installer, operations, risk"],
    [["--name", "李雷"], "--duty installer, operations, risk"],
    [["--duty", "risk"], "at most 50 characters"],
    [["--end", newId(), "--duty", "risk"], "--end stands alone"],
    [["--end", newId()], "Nobody on the staff has the id"],
    [["--end", "x"], "Nobody on the staff has the id"],
  ])("says what is wrong with %j", async (words, said) => {
    await expect((async () => typed(...words))()).rejects.toThrow(said);
  });

  test("is a program that opens the store it is given", () => {
    const folder = mkdtempSync(join(tmpdir(), "shouyin-staff-"));
    const env = { ...process.env, SHOUYIN_DATA: folder };
    const { status, stdout } = spawnSync(process.execPath, ["server/wallet/bank/main.ts"], {
      env,
      encoding: "utf8",
    });
    rmSync(folder, { recursive: true });
    expect([status, stdout]).toEqual([0, "Nobody yet 尚无工作人员\n"]);
  });
});
