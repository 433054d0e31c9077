/** What the wallet says to the program that started it: in a demo it stands in for the bank's staff. */
import type { Logger } from "pino";
import { z } from "zod";
import type { Id } from "#domain/ids.ts";
import type { WalletDb } from "./store.ts";
import { issueActivationCode } from "./terminals/activation.ts";

const CodeRequest = z.object({ activationCodeFor: z.string().min(4).max(50) });

export interface CodeAnswer {
  /** Empty where no code could be made: the terminal then says so, instead of waiting for ever. */
  readonly activationCode: string;
}

/** Answers a request for an activation code of the demo's shop; undefined for what is no such request. */
export async function answerCodeRequest(
  db: WalletDb,
  merchant: Id,
  log: Logger,
  message: unknown,
): Promise<CodeAnswer | undefined> {
  const request = CodeRequest.safeParse(message);
  if (!request.success) return undefined;
  try {
    return { activationCode: await issueActivationCode(db, merchant, request.data.activationCodeFor) };
  } catch (error) {
    log.error({ err: error }, "no activation code could be made for the launcher");
    return { activationCode: "" };
  }
}
