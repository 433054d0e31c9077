/**
 * Places at which a crash would hurt most: between what was promised and what was done. The product passes them by; the
 * tests load another module in the place of this one, which ends the process there.
 */
export const FAILPOINTS = {
  pos: [
    "pos before commit",
    "pos after commit",
    "pos before a request",
    "pos after an answer",
    "pos before printing",
    "pos after printing",
    "pos before the drawer",
    "pos after the drawer",
  ],
  wallet: ["wallet before commit", "wallet after commit", "wallet before an answer"],
} as const;
export type Failpoint = (typeof FAILPOINTS)[keyof typeof FAILPOINTS][number];

export function failpoint(_: Failpoint): void {}
