/** The ways in which a code can be wrong. */
export type EmvRule =
  | "unicode" // half of a surrogate pair stands alone
  | "malformed" // cannot be read as objects
  | "position" // 00 is not first, or 63 is not last
  | "duplicate"
  | "missing"
  | "empty"
  | "length"
  | "format"
  | "composed" // not in normalisation form C
  | "reserved"
  | "checksum"
  | "mismatch"; // two objects contradict each other

/**
 * One thing wrong with a code.
 * `path` names the object, outermost first (`62.01`), or is `payload` for the whole;
 * `says` ends a sentence that the path begins.
 */
export interface EmvViolation {
  readonly path: string;
  readonly rule: EmvRule;
  readonly says: string;
}

/** Thrown where a code was to be written that no reader should accept. */
export class EmvRefusal extends Error {
  override readonly name = "EmvRefusal";
  readonly violations: readonly EmvViolation[];

  constructor(violations: readonly EmvViolation[]) {
    super(violations.map(({ path, says }) => `${path} ${says}`).join("; "));
    this.violations = violations;
  }
}
