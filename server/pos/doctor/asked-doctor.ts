/** The running terminal's doctor, asked over HTTP by the command. */
import type { z } from "zod";
import { newId } from "#kit/random-ids.ts";
import type { DoctorAddress } from "./address.ts";
import { IN_DOUBT } from "./deeds.ts";
import type { Doctor } from "./doctor.ts";
import { DeedAnswer, DoctorReport, lineOfDeed } from "./report.ts";

/** As long as the slowest printer takes to be met. */
const TIMEOUT_MS = 60_000;

/** The terminal did not answer as a doctor: it is starting, stopping, or held up. */
export class NoDoctor extends Error {
  override name = "NoDoctor";
}

export function askedDoctor(address: DoctorAddress): Doctor {
  return {
    examine: () => ask(address, "GET", "/api/doctor", DoctorReport),
    async carryOut(asked) {
      const path = `/api/doctor/deeds/${newId()}`;
      try {
        let { line } = await ask(address, "PUT", path, DeedAnswer, asked);
        while (!line) ({ line } = await ask(address, "GET", path, DeedAnswer));
        return line;
      } catch (error) {
        // It has examined before: what it does not answer now may have been done, and is not begun again.
        if (error instanceof NoDoctor) return lineOfDeed(asked.deed, IN_DOUBT);
        throw error;
      }
    },
  };
}

/** @throws NoDoctor when it is not the terminal that answers, or nobody does */
async function ask<T>(
  { origin, token }: DoctorAddress,
  method: "GET" | "PUT",
  path: string,
  schema: z.ZodType<T>,
  body: object = {},
): Promise<T> {
  const { status, body: answer } = await answered(origin + path, {
    method,
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
    // The terminal lets in nobody who does not say this, since a browser always does.
    headers: {
      origin,
      "sec-fetch-site": "same-origin",
      "content-type": "application/json",
      authorization: `Bearer ${token}`,
    },
    ...(method === "PUT" && { body: JSON.stringify(body) }),
  });
  if (status !== 200) throw new NoDoctor(`the terminal refused (${status})`);
  return schema.parse(answer);
}

async function answered(url: string, init: RequestInit): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(url, init);
    return { status: response.status, body: await response.json() };
  } catch (error) {
    throw new NoDoctor("the terminal does not answer", { cause: error });
  }
}
