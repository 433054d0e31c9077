/** Signs the statements of a batch: many on all cores at once, a few here, where handing them over would take longer. */
import { type CertifiedKey, signStatement, signStatementAside } from "#kit/signatures.ts";
import type { StatedEvent } from "./books.ts";

/** Up to so many are signed here. */
const FEW = 2;

export async function signAll(stated: readonly StatedEvent[], key: CertifiedKey): Promise<void> {
  if (stated.length <= FEW) {
    for (const event of stated) event.signed = signStatement(event.statement, key);
    return;
  }
  const signed = await Promise.all(stated.map(({ statement }) => signStatementAside(statement, key)));
  for (const [place, event] of stated.entries()) event.signed = signed[place] ?? event.signed;
}
