/** The running terminal's doctor, asked over HTTP by the command. */
import type { z } from "zod";
import type { DoctorAddress } from "./address.ts";
import type { Doctor } from "./doctor.ts";
import { DoctorReport, LineOfReport } from "./report.ts";

/** As long as the slowest printer takes to be met, and a test page to come out or be held. */
const TIMEOUT_MS = 60_000;

/** The terminal did not answer as a doctor: it is starting, stopping, or held up. */
export class NoDoctor extends Error {
  override name = "NoDoctor";
}

export function askedDoctor(address: DoctorAddress): Doctor {
  return {
    examine: () => ask(address, "GET", "/api/doctor", DoctorReport),
    printTestPage: () => ask(address, "POST", "/api/doctor/test-page", LineOfReport),
    openDrawer: () => ask(address, "POST", "/api/doctor/drawer", LineOfReport),
    printAcceptanceSlip: (installer) =>
      ask(address, "POST", "/api/doctor/acceptance-slip", LineOfReport, { ...(installer && { installer }) }),
  };
}

/** @throws NoDoctor when it is not the terminal that answers, or nobody does */
async function ask<T>(
  { origin, token }: DoctorAddress,
  method: "GET" | "POST",
  path: string,
  schema: z.ZodType<T>,
  body: object = {},
): Promise<T> {
  const response = await fetched(origin + path, {
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
    ...(method === "POST" && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new NoDoctor(`the terminal refused (${response.status})`);
  return schema.parse(await response.json());
}

async function fetched(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    throw new NoDoctor("the terminal does not answer", { cause: error });
  }
}
