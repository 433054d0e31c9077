import type { AskedDeed, DoctorReport, LineOfReport } from "./report.ts";

/** Whoever can be asked to examine: the running terminal, the doctor alone, or the terminal over HTTP. */
export interface Doctor {
  /** Looks at everything. Nothing is printed, opened or changed. */
  examine(): Promise<DoctorReport>;
  /** Does one thing that somebody sees or hears, and tells what is known of it. */
  carryOut(asked: AskedDeed): Promise<LineOfReport>;
}
