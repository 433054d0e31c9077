/** What a line of the terminal's journal is about, so that whoever reads it finds one kind among all. */

export const JOURNAL_GROUPS = ["sales", "cash", "shift", "people", "goods", "papers", "terminal"] as const;
export type JournalGroup = (typeof JOURNAL_GROUPS)[number];

/** Tried from the top: the first that fits. What fits none is the terminal's own. */
const RULES: readonly (readonly [RegExp, JournalGroup])[] = [
  [
    /^(?:x-report|z-report|receipt|reversal|settlement|settlement slip|sales report|cash-move|correction) /,
    "papers",
  ],
  [/^(?:refund|reversal) (?:queued|sending|printed|held|unconfirmed|not-sent|asked again)$/, "papers"],
  [/^(?:sale|payment|refund|difference) |^code was |^duplicate taken back$/, "sales"],
  [/^(?:cash|drawer|float) /, "cash"],
  [/^shift /, "shift"],
  [
    /^(?:signed in|wrong PIN|changed PIN|PIN reset by the bank|wrong reset code|locked|wrong badge)$|^(?:operator|permission|badge) /,
    "people",
  ],
  [/^(?:product|category|catalog) /, "goods"],
];

export function journalGroupOf(action: string): JournalGroup {
  return RULES.find(([pattern]) => pattern.test(action))?.[1] ?? "terminal";
}
