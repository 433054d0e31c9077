/** Activation, and the terminal's own record with the wallet's time in a signed answer. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { and, eq } from "drizzle-orm";
import { terminals } from "#drizzle/wallet/schema.ts";
import { callerAddress } from "#kit/caller-address.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { malformed } from "#kit/problems.ts";
import {
  Activation,
  ActivationInput,
  JournalAnswer,
  JournalInput,
  ProofAnswer,
  ProofInput,
  RetirementAnswer,
  TerminalAnswer,
} from "../api.ts";
import type { WalletDeps } from "../app.ts";
import { databaseTime, inTransaction } from "../store.ts";
import { activate } from "./activation.ts";
import type { TerminalEnv } from "./admission.ts";
import {
  HeartbeatAnswer,
  HeartbeatInput,
  KeyAnswer,
  KeyInput,
  PinResetAnswer,
  PinResetInput,
} from "./api.ts";
import { rememberStatement } from "./cases.ts";
import { keepHeartbeat, networkOf } from "./heartbeats.ts";
import { announceKey } from "./keys.ts";
import { redeemPinReset } from "./pin-resets.ts";
import { standingOf } from "./standing.ts";
import { witnessJournal } from "./witness.ts";

const postActivation = createRoute({
  method: "post",
  path: "/v1/activations",
  summary: "Enrol a terminal with the one-time code that bank staff made for it",
  request: { body: jsonBody(ActivationInput) },
  responses: jsonAnswer(Activation, "Enrolled"),
});
const getTerminal = createRoute({
  method: "get",
  path: "/v1/terminals/current",
  summary: "The terminal that asks, its merchant's balance, and the wallet's time",
  responses: jsonAnswer(TerminalAnswer, "The terminal"),
});
const putRetirement = createRoute({
  method: "put",
  path: "/v1/terminals/current/retirement",
  summary:
    "Deactivate the terminal that asks: it takes no payment from then on; what it had signed is still settled",
  request: { body: jsonBody(z.strictObject({})) },
  responses: jsonAnswer(RetirementAnswer, "Retired"),
});
const putJournal = createRoute({
  method: "put",
  path: "/v1/terminals/current/journal",
  summary: "Tell the head of the terminal's journal, and hear which one was told before",
  request: { body: jsonBody(JournalInput) },
  responses: jsonAnswer(JournalAnswer, "The head that was told before"),
});
const postProof = createRoute({
  method: "post",
  path: "/v1/proofs",
  summary: "Bring a statement that this wallet signed once, after a restore; nothing is charged on it",
  request: { body: jsonBody(ProofInput) },
  responses: jsonAnswer(ProofAnswer, "Whether the wallet still has it, or has opened a case"),
});

const putKey = createRoute({
  method: "put",
  path: "/v1/terminals/current/key",
  summary:
    "Announce the terminal's next key; the first request that is signed with it retires the present one",
  request: { body: jsonBody(KeyInput) },
  responses: jsonAnswer(KeyAnswer, "The wallet knows the next key"),
});
const putHeartbeat = createRoute({
  method: "put",
  path: "/v1/terminals/current/heartbeat",
  summary: "Tell how the terminal is, for the bank's people to see; has no effect on any payment",
  request: { body: jsonBody(HeartbeatInput) },
  responses: jsonAnswer(HeartbeatAnswer, "Kept"),
});
const putPinReset = createRoute({
  method: "put",
  path: "/v1/terminals/current/pin-resets/{id}",
  summary: "Bring the code that the bank gave an operator who forgot the PIN; it counts once",
  request: { params: z.object({ id: z.uuid() }), body: jsonBody(PinResetInput) },
  responses: jsonAnswer(PinResetAnswer, "The operator may choose a new PIN"),
});

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));

export function terminalRoutes(deps: WalletDeps): OpenAPIHono<TerminalEnv> {
  const app = new OpenAPIHono<TerminalEnv>({ defaultHook: malformed });
  app.openapi(postActivation, async (c) =>
    c.json(await activate(deps.db, deps.keys, deps.payUrl(), c.req.valid("json")), 200),
  );
  app.openapi(getTerminal, async (c) => {
    const { terminal, spend } = c.get("terminal");
    await inTransaction(deps.db, spend);
    return c.json({ ...(await standingOf(deps.db, terminal)), time: await databaseTime(deps.db) }, 200);
  });
  app.openapi(putRetirement, async (c) => {
    const { terminal, spend } = c.get("terminal");
    await inTransaction(deps.db, async (tx) => {
      await spend(tx);
      const active = and(eq(terminals.id, terminal), eq(terminals.state, "active"));
      await tx.update(terminals).set({ state: "retired" }).where(active);
    });
    return c.json({ retired: true, time: await databaseTime(deps.db) }, 200);
  });
  app.openapi(putJournal, async (c) => {
    const { terminal, spend } = c.get("terminal");
    const before = await inTransaction(deps.db, async (tx) => {
      await spend(tx);
      return witnessJournal(tx, terminal, c.req.valid("json"));
    });
    return c.json({ before, time: await databaseTime(deps.db) }, 200);
  });
  app.openapi(postProof, async (c) => {
    const { terminal, spend } = c.get("terminal");
    const signed = bytesOf(c.req.valid("json").statement);
    const known = await inTransaction(deps.db, async (tx) => {
      await spend(tx);
      return rememberStatement(tx, deps.keys, terminal, signed);
    });
    return c.json({ known, time: await databaseTime(deps.db) }, 200);
  });
  app.openapi(putKey, async (c) => {
    const { terminal, publicKey, spend } = c.get("terminal");
    const input = c.req.valid("json");
    await inTransaction(deps.db, async (tx) => {
      await spend(tx);
      await announceKey(tx, {
        terminal,
        present: publicKey,
        next: bytesOf(input.publicKey),
        signature: bytesOf(input.signature),
      });
    });
    return c.json({ announced: true as const, time: await databaseTime(deps.db) }, 200);
  });
  app.openapi(putHeartbeat, async (c) => {
    const { terminal, spend } = c.get("terminal");
    const network = networkOf(callerAddress(c));
    await inTransaction(deps.db, async (tx) => {
      await spend(tx);
      await keepHeartbeat(tx, terminal, c.req.valid("json"), network);
    });
    return c.json({ time: await databaseTime(deps.db) }, 200);
  });
  app.openapi(putPinReset, async (c) => {
    const { id } = c.req.valid("param");
    await redeemPinReset(deps.db, deps.keys, c.get("terminal"), { id, ...c.req.valid("json") });
    return c.json({ granted: true as const, time: await databaseTime(deps.db) }, 200);
  });
  return app;
}
