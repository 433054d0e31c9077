/** What a printer sends, told apart by the bits that each kind of answer has fixed. */
export type Answer =
  /** To `DLE EOT`: which of its topics was asked only the asker knows. */
  | { readonly kind: "real-time"; readonly byte: number }
  /** Sent by itself after `GS a`, at each change. */
  | { readonly kind: "change"; readonly bytes: readonly [number, number, number, number] }
  /** To `GS r`. */
  | { readonly kind: "ordered"; readonly byte: number }
  /** To `GS ( H` function 48. */
  | { readonly kind: "process"; readonly id: number }
  /** To `GS I`. */
  | { readonly kind: "identity"; readonly text: string }
  /** Nothing that a printer says: noise on the line, or another device. */
  | { readonly kind: "noise"; readonly bytes: readonly number[] };

const flowControl: readonly number[] = [0x11, 0x13];
const blockLengthMax = 80;
/** A block with its head and its end, and one byte more to see that it is too long. */
const longestAnswer = blockLengthMax + 3;
const blockHeads = { process: 0x37, identity: 0x5f } as const;

/**
 * Cuts the stream of bytes from a printer into answers, wherever the line has cut it into pieces. Noise never holds
 * back an answer that follows it for longer than a block can be (80 bytes).
 */
export class AnswerReader {
  #pending: number[] = [];

  read(bytes: Iterable<number>): readonly Answer[] {
    const all = [...this.#pending, ...bytes];
    const answers: Answer[] = [];
    let read = 0;
    for (;;) {
      const step = nextAnswer(all.slice(read, read + longestAnswer));
      if (step === undefined) break;
      read += step.length;
      if (step.answer) answers.push(step.answer);
    }
    this.#pending = all.slice(read);
    return answers;
  }
}

interface Step {
  readonly length: number;
  readonly answer?: Answer;
}

/** The first answer in the bytes and how long it is, or nothing if more bytes have to come first. */
function nextAnswer(bytes: readonly number[]): Step | undefined {
  const first = bytes[0];
  if (first === undefined) return undefined;
  if (flowControl.includes(first)) return { length: 1 };
  if (first === blockHeads.process || first === blockHeads.identity) return nextBlock(bytes);
  if ((first & 0x93) === 0x12) return { length: 1, answer: { kind: "real-time", byte: first } };
  if ((first & 0x93) === 0x10) return nextChange(bytes);
  // Bits 5 and 6 are reserved; demanding that they are 0 keeps most noise from passing for a confirmation.
  if ((first & 0xf0) === 0x00) return { length: 1, answer: { kind: "ordered", byte: first } };
  return noise(first);
}

function nextChange(bytes: readonly number[]): Step | undefined {
  const [first = 0, ...rest] = bytes.slice(0, 4);
  if (rest.some((byte) => (byte & 0x90) !== 0)) return noise(first);
  const [second, third, fourth] = rest;
  if (second === undefined || third === undefined || fourth === undefined) return undefined;
  return { length: 4, answer: { kind: "change", bytes: [first, second, third, fourth] } };
}

function nextBlock(bytes: readonly number[]): Step | undefined {
  const end = bytes.indexOf(0);
  const body = bytes.slice(1, end === -1 ? bytes.length : end);
  const broken = end === 1 || body.length > blockLengthMax || body.some((byte) => byte < 0x20 || byte > 0x7e);
  if (broken) return noise(bytes[0] ?? 0);
  if (end === -1) return undefined;
  const text = String.fromCharCode(...body);
  if (bytes[0] === blockHeads.identity) return { length: end + 1, answer: { kind: "identity", text } };
  const id = /^"(\d{4})$/.exec(text)?.[1];
  return id === undefined
    ? { length: end + 1, answer: { kind: "noise", bytes: bytes.slice(0, end + 1) } }
    : { length: end + 1, answer: { kind: "process", id: Number(id) } };
}

function noise(byte: number): Step {
  return { length: 1, answer: { kind: "noise", bytes: [byte] } };
}
