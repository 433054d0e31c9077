/** Where the terminal stands in its stream of statements. */

/** The place in the stream to go on from. */
export interface ResumeAt {
  readonly epoch: number;
  readonly number: number;
}

/**
 * Where the terminal stands once it has heard the statement at `heard`: a position never goes back, whatever a wallet
 * that was restored, or a second reading of the stream, brings.
 */
export function positionAfter(stored: ResumeAt | undefined, heard: ResumeAt): ResumeAt {
  if (!stored || heard.epoch > stored.epoch) return heard;
  return heard.epoch === stored.epoch && heard.number > stored.number ? heard : stored;
}

export function formatPosition({ epoch, number }: ResumeAt): string {
  return `${epoch}-${number}`;
}

export function parsePosition(text: string | undefined): ResumeAt | undefined {
  const [, epoch, number] = /^(\d{1,9})-(\d{1,15})$/.exec(text ?? "") ?? [];
  return epoch === undefined ? undefined : { epoch: Number(epoch), number: Number(number) };
}
