/** What the bank's people are there for: each duty may do its own things and no others. */
export const DUTIES = {
  /** Brings terminals to merchants: activation codes, deactivation, moves. */
  installer: { zh: "装机" },
  /** Looks after merchants and their money. */
  operations: { zh: "运营" },
  /** Decides on what looks wrong: suspensions, revocations, cases. */
  risk: { zh: "风控" },
} as const;
export type Duty = keyof typeof DUTIES;

export function isDuty(text: string): text is Duty {
  return Object.hasOwn(DUTIES, text);
}
