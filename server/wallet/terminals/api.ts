/** What a terminal tells the wallet of its key and of itself. */
import { z } from "@hono/zod-openapi";
import { DEVICE_STATES } from "#domain/heartbeat.ts";

const key = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(100);
const count = z.int().min(0);
const device = z.enum(DEVICE_STATES);

export const KeyInput = z
  .strictObject({
    publicKey: key.openapi({ description: "The next key, raw Ed25519, base64url" }),
    signature: key.openapi({
      description:
        'By the next key, in the context "shouyin terminal key 1", over SHA-256 of the terminal\'s id (UTF-8), a zero byte, the present key and the next. The present key signs the request',
    }),
  })
  .openapi("TerminalKeyInput");
export const KeyAnswer = z.object({ announced: z.literal(true), time: z.int() }).openapi("TerminalKeyAnswer");

export const HeartbeatInput = z
  .strictObject({
    version: z.string().max(50),
    upForMs: count,
    clockAheadMs: z.int().nullable(),
    printer: device,
    drawer: device,
    scanner: device,
    display: device,
    freeBytes: count.nullable(),
    pending: z.strictObject({ count, oldestMs: count }),
    alarms: count,
  })
  .openapi("HeartbeatInput");
export const HeartbeatAnswer = z.object({ time: z.int() }).openapi("HeartbeatAnswer");

/** Not a word of how an operator is called at the till is the wallet's to judge, but its length. */
export const operatorName = z.string().min(1).max(32);
export const PinResetInput = z
  .strictObject({
    operator: operatorName.openapi({ description: "As this terminal calls its operator" }),
    code: z
      .string()
      .regex(/^\d{8}$/)
      .openapi({ description: "What the bank's people told whoever forgot the PIN" }),
  })
  .openapi("PinResetRedemption");
export const PinResetAnswer = z.object({ granted: z.literal(true), time: z.int() }).openapi("PinResetAnswer");
