export interface AuditRule {
  readonly name: string;
  /** The rule as a sentence. */
  readonly sentence: string;
  /** Selects one row for each breach, with the column `breach`: what breaks the rule, as text. */
  readonly breaches: string;
}
