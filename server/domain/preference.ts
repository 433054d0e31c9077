/** What a person likes a checkout to be: it goes with the person from one to the next. */

export const LANGUAGES = ["zh", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What somebody has chosen; what is left out was never chosen, and is as the screen has it. */
export interface Preferences {
  readonly language?: Language | undefined;
  readonly largeType?: boolean | undefined;
  /** Pad and buttons stand on the other side. */
  readonly leftHanded?: boolean | undefined;
}
