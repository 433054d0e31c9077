import type { DrawerPin } from "../drawer.ts";

const [ESC, DLE] = [0x1b, 0x10];

/** `ESC p`, 100 ms on, 500 ms off: done in its turn, and only while the printer is online. */
export function pulse(pin: DrawerPin): Buffer {
  return Buffer.from([ESC, 0x70, pin === 2 ? 0 : 1, 50, 250]);
}

/** `DLE DC4`, 100 ms: done on reception, with no paper or an open cover too. */
export function realTimePulse(pin: DrawerPin): Buffer {
  return Buffer.from([DLE, 0x14, 1, pin === 2 ? 0 : 1, 1]);
}
