/** What `npm run bank:staff` does with what was typed. */
import { parseArgs } from "node:util";
import { DUTIES, type Duty, isDuty } from "#domain/duty.ts";
import { StartFault } from "#kit/settings.ts";
import type { WalletDb } from "../store.ts";
import { addStaff, endStaff, listStaff } from "./staff.ts";

const NAME_MAX = 50;
const OPTIONS = { name: { type: "string" }, duty: { type: "string" }, end: { type: "string" } } as const;

export type StaffWish =
  | { readonly kind: "list" }
  | { readonly kind: "end"; readonly id: string }
  | { readonly kind: "add"; readonly name: string; readonly duty: Duty };

/** @throws StartFault where it does not say what is wanted */
export function readWish(words: readonly string[]): StaffWish {
  const { name, duty, end } = parseArgs({ args: [...words], options: OPTIONS }).values;
  if (end !== undefined) {
    if (name !== undefined || duty !== undefined) throw new StartFault("--end stands alone.");
    return { kind: "end", id: end };
  }
  if (name === undefined && duty === undefined) return { kind: "list" };
  const trimmed = name?.trim() ?? "";
  if (trimmed === "" || trimmed.length > NAME_MAX)
    throw new StartFault(`Say who it is: --name, at most ${NAME_MAX} characters.`);
  if (duty === undefined || !isDuty(duty))
    throw new StartFault(`Say what the duty is: --duty ${Object.keys(DUTIES).join(", ")}.`);
  return { kind: "add", name: trimmed, duty };
}

/** Does it, and tells what was done. @throws StartFault where nobody has the id whose access is to end */
export async function fulfil(db: WalletDb, wish: StaffWish): Promise<string> {
  if (wish.kind === "list") return staffList(db);
  if (wish.kind === "end") {
    if (!/^[0-9a-f-]{36}$/.test(wish.id) || !(await endStaff(db, wish.id)))
      throw new StartFault(`Nobody on the staff has the id ${wish.id}: list them without --end.`);
    return `Ended 已停用: ${wish.id}`;
  }
  const { id, token } = await addStaff(db, wish);
  return [
    `Added 已添加: ${id} ${wish.name}, ${wish.duty} ${DUTIES[wish.duty].zh}`,
    `Token, shown this once 口令（仅此一次）: ${token}`,
  ].join("\n");
}

async function staffList(db: WalletDb): Promise<string> {
  const lines = (await listStaff(db)).map(({ id, name, duty, createdAt, endedAt }) =>
    [
      `${id} ${name}, ${duty} ${DUTIES[duty].zh}, since ${createdAt.toISOString()}`,
      ...(endedAt ? [`ended ${endedAt.toISOString()}`] : []),
    ].join(", "),
  );
  return lines.length > 0 ? lines.join("\n") : "Nobody yet 尚无工作人员";
}
