/**
 * A receipt printer that is a program. It prints one JSON line when it is ready and one for everything that happens,
 * and takes JSON commands a line on its standard input; it ends when that closes, or on SIGTERM or SIGINT.
 */
import { createInterface } from "node:readline";
import { Device, type DeviceEvent } from "./device.ts";
import { type Cable, PseudoLine } from "./line.ts";
import { Tray } from "./receipts.ts";
import type { Sensors } from "./sensors.ts";
import { readSettings, type Settings, usage } from "./settings.ts";
import { NetworkLine } from "./socket.ts";
import { Wire } from "./speed.ts";
import { transcribe } from "./transcript.ts";

const say = (event: object) => process.stdout.write(`${JSON.stringify(event)}\n`);

async function start(settings: Settings): Promise<void> {
  const tray = new Tray(settings.folder, settings.keeps);
  const device = new Device(settings.device, (bytes) => line.send(bytes), tellOf(tray));
  const wire = new Wire(
    settings.baudRate,
    (bytes) => device.receive(bytes),
    () => device.room,
  );
  const line = cable(settings, (bytes) => wire.send(bytes));
  device.onRoom = () => wire.wake();

  const powerOn = () =>
    setTimeout(() => {
      device.setPower(true);
      say({ event: "powered" });
    }, settings.bootMs);

  const deeds: Readonly<Record<string, (command: Orders) => unknown>> = {
    ...turnsOf(device),
    "power-off": () => device.setPower(false),
    "power-on": powerOn,
    "power-cycle": () => {
      device.setPower(false);
      powerOn();
    },
    unplug: () => {
      line.unplug();
      wire.clear();
    },
    plug: () => line.plug(),
    vanish: () => {
      line.vanish();
      wire.clear();
    },
    stall: () => line.pause(),
    resume: () => line.resume(),
    noise: ({ bytes = [] }) => line.send(bytes),
    rest: () => rest(),
    "never-mind": () => device.forgetPlans(),
    look: () => say({ event: "uncut", text: transcribe(device.uncut) }),
  };

  const obey = (text: string) => {
    const orders = readOrders(text);
    const deed = orders && deeds[orders.do];
    if (!deed) {
      say({ event: "misunderstood", text });
      return;
    }
    if (orders.afterRows !== undefined) say({ event: "planned", do: orders.do });
    device.plan(orders.afterRows, async () => {
      await deed(orders);
      say({ event: "done", do: orders.do });
    });
  };

  /** Says when it has worked off all that it can. */
  const rest = () => {
    if (device.isIdle && wire.isIdle) say({ event: "idle" });
    else setTimeout(rest, 10);
  };

  const end = () => {
    line.unplug();
    process.exit(0);
  };
  createInterface({ input: process.stdin }).on("line", obey).on("close", end);
  process.on("SIGTERM", end);
  process.on("SIGINT", end);

  await line.plug();
  say({ ready: true, ...line.place });
}

function cable({ link, isUsb, tcpPort }: Settings, onBytes: (bytes: Buffer) => void): Cable {
  return tcpPort === undefined ? new PseudoLine(link, onBytes, isUsb) : new NetworkLine(tcpPort, onBytes);
}

/** What a hand, wear and heat do to a printer. */
function turnsOf(device: Device): Readonly<Record<string, () => void>> {
  const turn = (change: Partial<Sensors>) => () => device.turn((sensors) => Object.assign(sensors, change));
  return {
    "paper-out": turn({ paper: "out" }),
    "paper-low": turn({ paper: "low" }),
    "paper-in": turn({ paper: "full" }),
    "cover-open": turn({ coverOpen: true }),
    "cover-close": turn({ coverOpen: false }),
    "cutter-jam": turn({ cutterBlocked: true }),
    "cutter-free": turn({ cutterBlocked: false, cutterStuck: false }),
    overheat: turn({ hot: true }),
    cool: turn({ hot: false }),
    break: turn({ broken: true }),
    "drawer-open": turn({ drawerOpen: true }),
    "drawer-close": turn({ drawerOpen: false }),
    "drawer-stuck": turn({ drawerStuck: true }),
    "drawer-free": turn({ drawerStuck: false }),
  };
}

function tellOf(tray: Tray): (event: DeviceEvent) => void {
  return (event) => {
    if (event.event === "strip") say({ event: "receipt", ...tray.file(event.strip) });
    else say(event);
  };
}

/** One line of standard input: what to do, and after how many more printed rows. */
interface Orders {
  readonly do: string;
  readonly afterRows?: number;
  readonly bytes?: readonly number[];
}

function readOrders(text: string): Orders | undefined {
  try {
    const orders: unknown = JSON.parse(text);
    return isOrders(orders) ? orders : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isOrders(value: unknown): value is Orders {
  return typeof value === "object" && value !== null && "do" in value && typeof value.do === "string";
}

async function main(): Promise<void> {
  try {
    await start(readSettings(process.argv.slice(2)));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}\n`);
    process.exitCode = 2;
  }
}

await main();
