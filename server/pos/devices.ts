/** The scanner and the pole display, where this terminal has them: what they are to the screens. */
import type { PoleDisplay } from "#hardware/customer-display.ts";
import type { Scanner } from "#hardware/scanner.ts";
import type { DevicesView } from "./api.ts";
import type { ScreenStreams } from "./events.ts";

export interface Devices {
  readonly scanner: Scanner | undefined;
  readonly pole: PoleDisplay | undefined;
}

export function devicesView({ scanner, pole }: Devices, { scans }: ScreenStreams): DevicesView {
  const attendance = scanner?.status() ?? "none";
  return {
    scanner: attendance === "present" && scans.isContested ? "contested" : attendance,
    pole: pole?.status() ?? "none",
  };
}

/** Tells the checkouts of each change of them; returns the way to stop that. */
export function watchDevices(devices: Devices, streams: ScreenStreams): () => void {
  const { scanner, pole } = devices;
  const tell = () => streams.checkout.append({ name: "devices", data: devicesView(devices, streams) });
  const stops = [
    scanner?.onStatus(tell),
    // Without a scanner of its own a terminal has nothing for its checkouts to contest.
    scanner && streams.scans.onContested(tell),
    pole?.onStatus(tell),
  ];
  return () => {
    for (const stop of stops) stop?.();
  };
}
