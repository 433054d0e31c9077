/**
 * Where the running terminal's doctor is reached, and with what: a file in the terminal's folder that only its user reads,
 * there while the terminal runs.
 */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writePrivateFile } from "#kit/private-file.ts";

const DoctorAddress = z.object({ origin: z.url(), token: z.string().min(20) });
export type DoctorAddress = z.infer<typeof DoctorAddress>;

const pathIn = (folder: string) => join(folder, "doctor.json");

/** Another at each start. */
export function newDoctorToken(): string {
  return randomBytes(24).toString("base64url");
}

/** Tells where the doctor is; returns the way to take that back. */
export function tellAddress(folder: string, address: DoctorAddress): () => void {
  writePrivateFile(pathIn(folder), JSON.stringify(address));
  return () => rmSync(pathIn(folder), { force: true });
}

/** What a terminal told. One that was killed has taken nothing back: only while its folder is held does it count. */
export function readAddress(folder: string): DoctorAddress | undefined {
  if (!existsSync(pathIn(folder))) return undefined;
  return DoctorAddress.safeParse(parsed(readFileSync(pathIn(folder), "utf8"))).data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // It is written whole or not at all; what a person made of it is no address.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
