/** The scanner and the pole display, where this terminal has them: what they are to the screens. */
import type { PoleDisplay } from "#hardware/customer-display.ts";
import type { Scanner } from "#hardware/scanner.ts";
import type { DevicesView } from "./api.ts";
import type { ScreenStreams } from "./events.ts";

export interface Devices {
  readonly scanner: Scanner | undefined;
  readonly pole: PoleDisplay | undefined;
}

export function devicesView({ scanner, pole }: Devices): DevicesView {
  return { scanner: scanner?.status() ?? "none", pole: pole?.status() ?? "none" };
}

/** Tells the checkouts of each change of them; returns the way to stop that. */
export function watchDevices(streams: ScreenStreams, devices: Devices): () => void {
  const tell = () => streams.checkout.append({ name: "devices", data: devicesView(devices) });
  const stops = [devices.scanner?.onStatus(tell), devices.pole?.onStatus(tell)];
  return () => {
    for (const stop of stops) stop?.();
  };
}

/**
 * Passes what the scanner reads to the checkouts at which somebody is signed in at that moment. A payment code is a
 * secret for a minute: it is neither logged nor kept, and where nobody is signed in it is dropped.
 * @returns the way to stop that
 */
export function passScans({ scans }: ScreenStreams, scanner: Scanner): () => void {
  const stops = [
    scanner.onCode((text) => scans.tell({ name: "scan", data: { text } })),
    scanner.onUnreadable(() => scans.tell({ name: "scan", data: { text: "" } })),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
