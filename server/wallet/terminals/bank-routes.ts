/** Terminals for the bank's people: codes, moves, what stops them and what lets them go on, and what is wrong with them. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { malformed } from "#kit/problems.ts";
import { recordAct } from "../bank/acts.ts";
import { admitStaff, type StaffEnv } from "../bank/admission.ts";
import type { WalletKeys } from "../keys.ts";
import { databaseTime, inTransaction, type WalletDb } from "../store.ts";
import type { Writer } from "../writer/writer.ts";
import {
  ActivationCode,
  ActivationOrder,
  AddressOrder,
  CasesAnswer,
  CasesQuery,
  ClosingOrder,
  DoneAnswer,
  IdParam,
  PinResetCode,
  PinResetOrder,
  ReasonedOrder,
  ReinstatementOrder,
  ResetParams,
  RetirementOrder,
  TerminalFile,
  TerminalsAnswer,
  TerminalsQuery,
} from "./bank-api.ts";
import { closeCase, openCases } from "./cases.ts";
import {
  orderActivation,
  orderMove,
  orderReinstatement,
  orderRetirement,
  orderRevocation,
  orderSuspension,
} from "./orders.ts";
import { listTerminals, terminalFile } from "./overview.ts";
import { orderPinReset } from "./pin-resets.ts";

const PAGE = 100;

interface Deps {
  readonly db: WalletDb;
  readonly keys: WalletKeys;
  readonly writer: Writer;
}

const done = jsonAnswer(DoneAnswer, "Done, now or before");
const code = jsonAnswer(ActivationCode, "The one-time code");

export function terminalBankRoutes({ db, keys, writer }: Deps): OpenAPIHono<StaffEnv> {
  const putActivation = createRoute({
    method: "put",
    path: "/v1/bank/activations/{id}",
    summary: "Make the one-time code by which a terminal is enrolled for a merchant",
    middleware: admitStaff(db, "installer"),
    request: { params: IdParam, body: jsonBody(ActivationOrder) },
    responses: code,
  });
  const getTerminals = createRoute({
    method: "get",
    path: "/v1/bank/terminals",
    summary: "Terminals, when each was last heard of, and what is wrong with it",
    middleware: admitStaff(db),
    request: { query: TerminalsQuery },
    responses: jsonAnswer(TerminalsAnswer, "At most a hundred terminals"),
  });
  const getTerminal = createRoute({
    method: "get",
    path: "/v1/bank/terminals/{id}",
    summary: "One terminal with every binding that it had, its keys and its last reports",
    middleware: admitStaff(db),
    request: { params: IdParam },
    responses: jsonAnswer(TerminalFile, "The terminal"),
  });
  const putAddress = createRoute({
    method: "put",
    path: "/v1/bank/terminals/{id}/address",
    summary: "Say where a terminal stands from now on; ends the warning that it was moved",
    middleware: admitStaff(db, "installer"),
    request: { params: IdParam, body: jsonBody(AddressOrder) },
    responses: done,
  });
  const putRetirement = createRoute({
    method: "put",
    path: "/v1/bank/terminals/{id}/retirement",
    summary: "Deactivate a terminal: its serial number may be bound to another merchant afterwards",
    middleware: admitStaff(db, "installer"),
    request: { params: IdParam, body: jsonBody(RetirementOrder) },
    responses: done,
  });
  const putSuspension = createRoute({
    method: "put",
    path: "/v1/bank/terminals/{id}/suspension",
    summary: "Stop a terminal until somebody has looked at it",
    middleware: admitStaff(db, "risk"),
    request: { params: IdParam, body: jsonBody(ReasonedOrder) },
    responses: done,
  });
  const putReinstatement = createRoute({
    method: "put",
    path: "/v1/bank/terminals/{id}/reinstatement",
    summary: "Let a suspended terminal go on: makes the code with which it brings new keys",
    middleware: admitStaff(db, "risk"),
    request: { params: IdParam, body: jsonBody(ReinstatementOrder) },
    responses: code,
  });
  const putRevocation = createRoute({
    method: "put",
    path: "/v1/bank/terminals/{id}/revocation",
    summary: "Believe a terminal no more: closes what it shows, and what it still takes back becomes a case",
    middleware: admitStaff(db, "risk"),
    request: { params: IdParam, body: jsonBody(ReasonedOrder) },
    responses: done,
  });
  const putPinReset = createRoute({
    method: "put",
    path: "/v1/bank/terminals/{id}/pin-resets/{reset}",
    summary:
      "Make the one-time code by which an operator of a terminal chooses a new PIN; whoever asks for it was identified before",
    middleware: admitStaff(db, "operations"),
    request: { params: ResetParams, body: jsonBody(PinResetOrder) },
    responses: jsonAnswer(PinResetCode, "The one-time code"),
  });
  const getCases = createRoute({
    method: "get",
    path: "/v1/bank/cases",
    summary: "What only the bank's people can settle, the oldest first",
    middleware: admitStaff(db, "risk", "operations"),
    request: { query: CasesQuery },
    responses: jsonAnswer(CasesAnswer, "At most a hundred open cases"),
  });
  const putClosing = createRoute({
    method: "put",
    path: "/v1/bank/cases/{id}/closing",
    summary: "Close a case with what was found; moves no money by itself",
    middleware: admitStaff(db, "risk"),
    request: { params: IdParam, body: jsonBody(ClosingOrder) },
    responses: done,
  });

  const app = new OpenAPIHono<StaffEnv>({ defaultHook: malformed });
  const isDone = async () => ({ done: true as const, time: await databaseTime(db) });

  app.openapi(putActivation, async (c) => {
    const { id } = c.req.valid("param");
    const order = c.req.valid("json");
    return c.json({ id, code: await orderActivation(db, keys, c.get("staff"), id, order) }, 200);
  });
  app.openapi(getTerminals, async (c) =>
    c.json({ terminals: await listTerminals(db, { ...c.req.valid("query"), limit: PAGE }) }, 200),
  );
  app.openapi(getTerminal, async (c) => c.json(await terminalFile(db, c.req.valid("param").id), 200));
  app.openapi(putAddress, async (c) => {
    const order = { by: c.get("staff"), terminal: c.req.valid("param").id };
    await orderMove(db, order, c.req.valid("json").address);
    return c.json(await isDone(), 200);
  });
  app.openapi(putRetirement, async (c) => {
    await orderRetirement(db, { by: c.get("staff"), terminal: c.req.valid("param").id });
    return c.json(await isDone(), 200);
  });
  app.openapi(putSuspension, async (c) => {
    const order = { by: c.get("staff"), terminal: c.req.valid("param").id };
    await orderSuspension(db, order, c.req.valid("json").reason);
    return c.json(await isDone(), 200);
  });
  app.openapi(putReinstatement, async (c) => {
    const order = { by: c.get("staff"), terminal: c.req.valid("param").id };
    const id = c.req.valid("json").activation;
    return c.json({ id, code: await orderReinstatement(db, keys, order, id) }, 200);
  });
  app.openapi(putRevocation, async (c) => {
    const order = { by: c.get("staff"), terminal: c.req.valid("param").id };
    await orderRevocation(db, writer, order, c.req.valid("json").reason);
    return c.json(await isDone(), 200);
  });
  app.openapi(putPinReset, async (c) => {
    const { id: terminal, reset } = c.req.valid("param");
    const { operator } = c.req.valid("json");
    return c.json(await orderPinReset(db, keys, { by: c.get("staff"), terminal, reset, operator }), 200);
  });
  app.openapi(getCases, async (c) => {
    const open = await openCases(db, c.req.valid("query").after, PAGE);
    const cases = open.map(({ tender, attempt, evidence, openedAt, ...rest }) => ({
      ...rest,
      payment: `${tender}.${attempt}`,
      evidence: Buffer.from(evidence).toString("base64url"),
      openedAt: openedAt.getTime(),
    }));
    return c.json({ cases }, 200);
  });
  app.openapi(putClosing, async (c) => {
    const { id } = c.req.valid("param");
    const { finding } = c.req.valid("json");
    await inTransaction(db, async (tx) => {
      if (await closeCase(tx, id, finding))
        await recordAct(tx, c.get("staff"), {
          act: "case.closed",
          subject: `case ${id}`,
          detail: { finding },
        });
    });
    return c.json(await isDone(), 200);
  });
  return app;
}
