/** What of a write of the wallet is tried, and what it may be told. */
import type { RefusalCode } from "#domain/refusal.ts";
import type { Asked, Cast, Role } from "../roles.ts";

/** Something else under the same id. */
export interface Alteration {
  readonly what: string;
  readonly ask: (asked: Asked, cast: Cast) => Promise<Asked> | Asked;
  /** The refusal; or `the same`, where what is stored already is what is answered. */
  readonly told: RefusalCode | "the same";
  /** It is counted as a try with a wrong PIN. */
  readonly isTry?: true;
}

export interface Row {
  /** The route as the wallet lists it; what stands behind it in brackets tells two rows of one route apart. */
  readonly route: string;
  readonly as: Role;
  /** A write that was never made. */
  readonly ask: (cast: Cast) => Promise<Asked> | Asked;
  /** What the same write is told again, where that is not what it was told first. */
  readonly again?: RefusalCode;
  /** Of copies at the same moment some may be told that it is still under way. */
  readonly mayBeUnderWay?: true;
  /** Or why there is nothing that could be altered. */
  readonly altered: readonly Alteration[] | string;
  /** Whoever writes loses by it what he wrote with: somebody new takes the role for the next. */
  readonly spoils?: true;
}

/** A route that is not idempotent, and why it need not be. */
export interface Exempt {
  readonly route: string;
  readonly because: string;
}
