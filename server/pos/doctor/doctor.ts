import type { DoctorReport, LineOfReport } from "./report.ts";

/** Whoever can be asked to examine: the running terminal, the doctor alone, or the terminal over HTTP. */
export interface Doctor {
  /** Looks at everything. Nothing is printed, opened or changed. */
  examine(): Promise<DoctorReport>;
  printTestPage(): Promise<LineOfReport>;
  openDrawer(): Promise<LineOfReport>;
  /**
   * Examines, and prints what was found for the shop to keep; nothing where anything is wrong.
   * @param installer who signs; a line to write on where none is named
   */
  printAcceptanceSlip(installer: string | undefined): Promise<LineOfReport>;
}
