import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "#kit/random-ids.ts";
import { verifyJournal } from "#pos/journal.ts";
import { stateOf, TillApp } from "./app-support.ts";
import { type Document, documentOf, type Operation, operationsOf, valuesOf } from "./open-api.ts";
import { Desk } from "./support.ts";

const ENDING = ["/api/session", "/api/shifts", "/api/retirement"];

let desk: Desk;
let till: TillApp;
let token: string;
let document: Document;
let operations: readonly Operation[];
/** Ids of what is there, which calls name as often as they name what is not. */
const known = { id: [] as string[], tender: [] as string[], job: [] as string[] };

beforeAll(async () => {
  desk = Desk.open();
  till = await TillApp.of(desk);
  token = await till.signedIn();
  document = await documentOf(till);
  // What signs the operator out, locks the screen, or ends the terminal, would end the test with a row of plain refusals.
  operations = operationsOf(document).filter(
    ({ path }) => !ENDING.some((beginning) => path.startsWith(beginning)),
  );
  for (let i = 0; i < 3; i++) {
    const sale = await till.openSale(token, 100 * (i + 1));
    const tender = newId();
    const body = { kind: i === 0 ? "cash" : "wallet", amount: 100, ...(i === 0 && { received: 100 }) };
    await till.call("PUT", `/api/sales/${sale.id}/tenders/${tender}`, { token, body });
    known.id.push(sale.id);
    known.tender.push(tender);
    known.job.push(...desk.view(sale.id).receipts.map((job) => job.id), newId());
  }
});
afterAll(() => desk.close());

interface Fuzzed {
  readonly operation: Operation;
  readonly path: string;
  readonly raw: string;
}

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, [], {}, "", 0, -1, 1e308, 1.5),
);

/** A body that fits, one of which a part does not, or something else altogether. */
function bodies({ body }: Operation): fc.Arbitrary<string> {
  if (!body) return fc.constant("");
  const fitting = valuesOf(body, document).map((value) =>
    // Of all currencies the shop takes one: the others are refused at once, and hide what comes after.
    typeof value === "object" && value !== null && "currency" in value
      ? { ...value, currency: "CNY" }
      : value,
  );
  const spoilt = fc
    .tuple(fitting, fc.string({ maxLength: 12 }), anything)
    .map(([value, key, other]) => ({ ...(value as object), [key]: other }));
  const replaced = fc.tuple(fitting, fc.nat(), anything).map(([value, at, other]) => {
    const keys = Object.keys(value as object);
    return { ...(value as object), [keys[at % Math.max(keys.length, 1)] ?? ""]: other };
  });
  const json = fc
    .oneof({ weight: 4, arbitrary: fitting }, spoilt, replaced, anything)
    .map((v) => JSON.stringify(v));
  const polluted = fitting.map((v) => JSON.stringify(v).replace("{", '{"__proto__":{"state":"met"},'));
  const broken = fc.tuple(json, fc.nat(), fc.string({ maxLength: 5 })).map(([text, at, extra]) => {
    const cut = at % (text.length + 1);
    return text.slice(0, cut) + extra;
  });
  return fc.oneof({ weight: 5, arbitrary: json }, polluted, broken);
}

const ODD_IDS = [
  "00000000-0000-0000-0000-000000000000",
  "ffffffff-ffff-ffff-ffff-ffffffffffff",
  "x",
  "..",
  "%00",
];

function paths({ path }: Operation): fc.Arbitrary<string> {
  const idOf = (there: readonly string[]) =>
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...there) },
      { weight: 6, arbitrary: fc.uuid({ version: 7 }) },
      fc.constantFrom(...there).map((one) => one.toUpperCase()),
      fc.constantFrom(...ODD_IDS),
      fc.string({ maxLength: 20 }).map(encodeURIComponent),
    );
  const attempt = fc.oneof(
    fc.integer({ min: 1, max: 3 }).map(String),
    fc.constantFrom("0", "-1", "256", "1e9", "0x1", "x"),
  );
  return fc
    .record({ id: idOf(known.id), tender: idOf(known.tender), job: idOf(known.job), attempt })
    .map((values) => path.replace(/\{(\w+)\}/g, (_, name: keyof typeof values) => values[name] || "x"));
}

/** Sales are what most of the others need, so that they come often enough to succeed. */
const isSale = ({ method, path }: Operation) => method === "PUT" && path === "/api/sales/{id}";

const calls = () =>
  fc
    .oneof(
      { weight: 9, arbitrary: fc.constantFrom(...operations) },
      { weight: 3, arbitrary: fc.constantFrom(...operations.filter(isSale)) },
    )
    .chain((operation) =>
      fc.record({ operation: fc.constant(operation), path: paths(operation), raw: bodies(operation) }),
    );

/** What was opened is there from now on. */
function remember({ operation, path }: Fuzzed): void {
  const id = path.split("/").at(-1) ?? "";
  if (operation.path === "/api/sales/{id}" && known.id.length < 30) known.id.push(id);
}

function send({ operation, path, raw }: Fuzzed) {
  const { method } = operation;
  return till.call<{ code?: string }>(method, path, { token, ...(method !== "GET" && { raw }) });
}

describe("whatever a checkout sends", () => {
  test("no fault of the server, no state changed by a refusal, and a journal that holds", async () => {
    const seen = new Map<string, Set<number>>();
    await fc.assert(
      fc.asyncProperty(calls(), async (call) => {
        const before = stateOf(desk);
        const { status, body, text } = await send(call);
        await desk.prints.idle();
        const name = `${call.operation.method} ${call.operation.path}`;
        seen.set(name, (seen.get(name) ?? new Set()).add(status));
        // That the bank cannot be reached is no fault of this server.
        if (body?.code !== "bank_not_reached") expect(status, text).toBeLessThan(500);
        if (status < 400) return remember(call);
        expect(body.code).toMatch(/^[a-z_]+$/);
        expect(stateOf(desk)).toEqual(before);
      }),
      { numRuns: 500 },
    );
    expect(verifyJournal(desk.store.db)).toBeUndefined();
    expect(desk.logged).toEqual([]);
    // Not all of it was refused at the door.
    expect(seen.get("PUT /api/sales/{id}")).toContain(200);
  });

  test("nothing that the schema does not name is taken, least of all a prototype", async () => {
    const before = stateOf(desk);
    const lines = [{ id: newId(), name: "商品", quantity: 1, unitPrice: 100 }];
    const fitting = JSON.stringify({ currency: "CNY", lines });
    const path = () => `/api/sales/${newId()}`;
    for (const extra of [
      '"__proto__":{"total":1}',
      '"constructor":{}',
      '"state":"paid"',
      '"collected":100',
      '"id":"x"',
    ])
      for (const raw of [
        fitting.replace("{", `{${extra},`),
        fitting.replace("[{", `[{${extra === '"id":"x"' ? '"di":1' : extra},`),
      ])
        expect(await till.call("PUT", path(), { token, raw }), raw).toMatchObject({
          status: 400,
          body: { code: "malformed" },
        });
    expect(({} as Record<string, unknown>).total).toBeUndefined();
    expect(stateOf(desk)).toEqual(before);
  });

  test("a refusal names no secret, whoever sent it", async () => {
    const secrets = ["846201", "S3cretPairingCode", token];
    const answers = [
      await till.call("POST", "/api/screens", { body: { kind: "checkout", code: secrets[1] } }),
      await till.call("POST", "/api/screens/token", { body: { screen: newId(), secret: secrets[1] } }),
      await till.call("POST", "/api/session", { token, body: { operator: "1001", pin: secrets[0] } }),
      await till.call("POST", "/api/session", {
        token,
        body: { operator: "1001", pin: secrets[0], x: secrets[1] },
      }),
      await till.call("PUT", "/api/session/pin", { token, body: { pin: secrets[0], newPin: "111111" } }),
      await till.call("PUT", `/api/sales/${secrets[1]}`, { token, raw: `{"pin":"${secrets[0]}"` }),
    ];
    for (const { status, text } of answers) {
      expect(status).toBeGreaterThanOrEqual(400);
      for (const secret of secrets) expect(text).not.toContain(secret);
    }
  });
});
