/** The printer as the screens see it, live. */
import type { PrinterStatus } from "#hardware/printer.ts";
import type { PrinterView } from "../api.ts";
import type { Till } from "../till.ts";

export function printerView(status: PrinterStatus, virtual: boolean): PrinterView {
  return {
    state: status.state,
    virtual,
    ...(status.state === "attention" && { trouble: status.trouble }),
    ...(status.state === "ready" && { paperNearEnd: status.paperNearEnd, level: status.level }),
  };
}

/** Tells the screens of each change of the printer; returns the way to stop that. */
export function watchPrinter(till: Till, virtual: boolean): () => void {
  return till.printer.onStatus((status) => {
    till.streams.checkout.append({ name: "printer", data: printerView(status, virtual) });
  });
}
