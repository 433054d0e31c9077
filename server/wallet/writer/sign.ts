/** Signs the statements of a batch on other threads, while what needs no signature is on its way to the database. */
import { type CertifiedKey, signStatementAside } from "#kit/signatures.ts";
import type { StatedEvent } from "./books.ts";

export async function signAll(stated: readonly StatedEvent[], key: CertifiedKey): Promise<void> {
  const signed = await Promise.all(stated.map(({ statement }) => signStatementAside(statement, key)));
  for (const [place, event] of stated.entries()) event.signed = signed[place] ?? event.signed;
}
