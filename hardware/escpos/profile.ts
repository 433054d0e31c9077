/** What the bytes depend on and every printer has its own: the paper and the head. */
export interface PaperProfile {
  /** Half-width columns in font A. */
  readonly columns: number;
  /** Dots of one column; font A is 12 wide on the 203 dpi heads of receipt printers. */
  readonly dotsPerColumn: number;
}

const dotsPerColumn = 12;

/** 80 mm paper. */
export const paper80: PaperProfile = { columns: 48, dotsPerColumn };
/** 58 mm paper. */
export const paper58: PaperProfile = { columns: 32, dotsPerColumn };
