/**
 * Ids held for what was asked but not answered: asking for the same thing again brings the same id, so that a retry
 * is never a second sale or a second payment.
 */
import type { Id } from "#domain/ids.ts";
import type { SaleView } from "#pos/api.ts";
import { newId } from "../kit/new-id.ts";

const held = new Map<string, Id>();

/** @param purpose what the id is for, with all of its content: other content is another thing */
export function idFor(purpose: string): Id {
  const id = held.get(purpose) ?? newId();
  held.set(purpose, id);
  return id;
}

/** What the server shows has been done; asking for the same once more is meant as a new thing. */
export function releaseDone({ tenders, receipts, refunds }: SaleView): void {
  const done = new Set([...tenders, ...receipts, ...refunds].map(({ id }) => id));
  for (const [purpose, id] of held) if (done.has(id)) held.delete(purpose);
}

/** What was asked for is answered; asking for the same once more is meant as a new thing. */
export function release(purpose: string): void {
  held.delete(purpose);
}

export function releaseAll(): void {
  held.clear();
}
