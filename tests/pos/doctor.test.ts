/** What the doctor says of facts, as tables; what a till lets in; and the shape that programs rely on. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findDevices } from "#hardware/discovery.ts";
import { newId } from "#kit/random-ids.ts";
import { readSettings } from "#kit/settings.ts";
import { readAddress, tellAddress } from "#pos/doctor/address.ts";
import { sizeWords, spanWords } from "#pos/doctor/amounts.ts";
import { diskFacts } from "#pos/doctor/checks/disk.ts";
import { nodeFacts } from "#pos/doctor/checks/node.ts";
import { type NamedDevice, portsFacts } from "#pos/doctor/checks/ports.ts";
import { soundFacts } from "#pos/doctor/checks/screens.ts";
import { CHECK_NAMES, CHECKS, type CheckName, type Facts } from "#pos/doctor/checks.ts";
import { judgeOpening, judgePrint } from "#pos/doctor/deeds.ts";
import { DeedsUnderWay } from "#pos/doctor/deeds-under-way.ts";
import { examine } from "#pos/doctor/examination.ts";
import type { Check, Finding, Verdict } from "#pos/doctor/finding.ts";
import {
  DoctorReport,
  type LineOfReport,
  lineOfCheck,
  lineOfDeed,
  reportOf,
  reportText,
} from "#pos/doctor/report.ts";
import { writeRule } from "#pos/doctor/rule.ts";
import { ROOT } from "../support/sources.ts";
import { TillApp } from "./app-support.ts";
import { Desk } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "shouyin-doctor-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

function judge<N extends CheckName>(name: N, facts: Facts[N]): Finding {
  const check: Check<Facts[N]> = CHECKS[name] as never;
  return check.judge(facts);
}

const DAY_S = 86_400;
const NOW = Date.UTC(2026, 5, 1);
const disk = { folder: "/data", freeBytes: 40e9, trial: { state: "written", fsyncMs: 4 } } as const;
const clock = { timeZone: "Asia/Shanghai", shopTimeZone: "Asia/Shanghai", keeper: "synchronised" } as const;
const sound = { state: "sound", journalMode: "wal", bytes: 2e6, freeBytes: 2e5, checkedAt: NOW } as const;
const active = { state: "active", terminal: "00000001", demo: false, exposed: false } as const;
const ready = { state: "ready", paperNearEnd: false, level: "B" } as const;
const port = (access: NamedDevice["access"]) =>
  ({ user: "shop", seen: [], named: [{ role: "printer", path: "/dev/ttyUSB0", access }] }) as const;

/** `[check, facts, verdict, a piece of what it says or of what to do]` */
type Row = { [N in CheckName]: readonly [N, Facts[N], Verdict, RegExp] }[CheckName];

const ROWS: readonly Row[] = [
  ["node", { running: "24.21.0", pinned: "24.21.0", installed: "24.21.0" }, "pass", /24\.21\.0/],
  ["node", { running: "18.19.0", pinned: "24.21.0" }, "fail", /too old.*Install Node 20/],
  ["node", { running: "24.21.0", pinned: "24.21.0" }, "fail", /npm ci/],
  ["node", { running: "22.1.0", pinned: "24.21.0", installed: "24.21.0" }, "fail", /npm start/],
  ["node", { running: "24.21.0" }, "unknown", /no version is pinned/],
  ["settings", {}, "pass", /will do/],
  ["screens", { missing: ["display"] }, "fail", /display.*npm run build/],
  ["disk", disk, "pass", /40\.0 GB/],
  ["disk", { ...disk, freeBytes: 90e6 }, "fail", /90\.0 MB.*Free at least/],
  ["disk", { ...disk, freeBytes: 0, trial: { state: "refused", code: "ENOSPC" } }, "fail", /disk is full/],
  ["disk", { ...disk, trial: { state: "refused", code: "EROFS" } }, "fail", /EROFS.*SHOUYIN_DATA/],
  ["disk", { ...disk, trial: { state: "written", fsyncMs: 900 } }, "fail", /900\.0 ms.*faster drive/],
  ["disk", { ...disk, trial: { state: "none" } }, "unknown", /not made yet/],
  ["store", sound, "pass", /2\.0 MB, 10 % of it free/],
  ["store", { ...sound, journalMode: "delete" }, "fail", /delete.*Call the bank/],
  ["store", { ...sound, synchronous: 1 }, "fail", /synchronous 1/],
  ["store", { state: "damaged" }, "fail", /damaged.*delete nothing/],
  ["store", { state: "lost" }, "fail", /missing, empty/],
  ["store", { state: "no-room", bytes: 5e9 }, "unknown", /5\.0 GB/],
  ["store", { state: "in-use" }, "unknown", /Another Shouyin process/],
  ["identity", active, "pass", /00000001 is active, production/],
  ["identity", { ...active, exposed: true }, "fail", /chmod 600/],
  ["identity", { ...active, retired: true }, "fail", /deactivated.*Call the bank/],
  ["identity", { state: "unreadable" }, "fail", /cannot be read/],
  ["identity", { state: "not-active", serial: "SY0001" }, "unknown", /SY0001.*ACTIVATION_CODE/],
  ["clock", { ...clock, aheadMs: 800 }, "pass", /0\.8 s apart/],
  ["clock", { ...clock, aheadMs: 3_600_000 }, "fail", /60 min fast.*set-ntp/],
  ["clock", { ...clock, aheadMs: -3_600_000 }, "fail", /60 min slow/],
  ["clock", { ...clock, aheadMs: 0, timeZone: "UTC" }, "pass", /UTC \(the shop's is Asia\/Shanghai/],
  ["clock", clock, "unknown", /not checked with the bank/],
  ["wallet", { state: "silent", address: "http://w", code: "ENOTFOUND" }, "fail", /ENOTFOUND.*WALLET_URL/],
  ["wallet", { state: "unsigned", address: "http://w", status: 200 }, "fail", /not signed.*login page/],
  ["wallet", { state: "reached", address: "http://w" }, "unknown", /answers; whether it is the bank/],
  ["wallet", { state: "nobody-asks" }, "unknown", /activated/],
  ["proof_key", { certificate: certificate(-1, 90), now: NOW }, "pass", /until 30 Aug 2026/],
  ["proof_key", { certificate: certificate(-90, -1), now: NOW }, "fail", /Call the bank/],
  ["proof_key", { certificate: certificate(1, 90), now: NOW }, "fail", /does not hold now/],
  ["proof_key", { certificate: certificate(-90, 3), now: NOW }, "unknown", /ends in 3 d/],
  ["line", { state: "up", forMs: 90_000, pending: 0 }, "pass", /90 s; nothing waits/],
  ["line", { state: "down", forMs: 600_000, pending: 2 }, "fail", /10 min; 2 payments/],
  ["ports", port({ group: "dialout" }), "pass", /printer \/dev\/ttyUSB0/],
  ["ports", port("missing"), "fail", /no \/dev\/ttyUSB0/],
  ["ports", port({ group: "dialout", lacks: "membership" }), "fail", /usermod -aG dialout shop/],
  ["ports", port({ group: "dialout", lacks: "login" }), "fail", /Sign out and in/],
  ["ports", port({ group: "root", lacks: "rule" }), "fail", /udev rule.*--write-rule/],
  ["printer", { name: "x", status: ready }, "pass", /level B/],
  ["printer", { name: "x", status: { ...ready, paperNearEnd: true } }, "pass", /nearly used up/],
  ["printer", { name: "x", status: { ...ready, level: "D" } }, "unknown", /PRINTER_BAUD.*--test-page/],
  ["printer", { name: "x", status: { state: "attention", trouble: "cutter" } }, "fail", /cutter is stuck/],
  ["printer", { name: "x", status: { state: "absent" }, lineTrouble: "busy" }, "fail", /Another program/],
  ["printer", { name: "x", status: { state: "probing" } }, "unknown", /in a moment/],
  ["printer", { name: "x" }, "unknown", /Start the terminal/],
  ["drawer", { state: "open" }, "pass", /open/],
  ["drawer", { state: "unknown", learnt: "no-switch" }, "pass", /cannot be seen/],
  ["drawer", { state: "unknown" }, "unknown", /--open-drawer/],
  ["scanner", { scanner: { name: "/dev/ttyACM0", presence: "absent" } }, "fail", /SCANNER/],
  ["scanner", { scanner: { name: "/dev/ttyACM0", presence: "present" } }, "pass", /line is open/],
  ["display", { watching: 1 }, "pass", /screens open: 1/],
  ["display", { watching: 0 }, "unknown", /address that was printed/],
  ["display", { pole: { name: "/dev/ttyS3", presence: "absent" } }, "fail", /POLE_DISPLAY/],
  ["sound", { files: 3, playback: true }, "pass", /device that plays/],
  ["sound", { files: 3, playback: false }, "unknown", /no device that plays.*speaker/],
];

function certificate(fromDay: number, toDay: number) {
  return { notBefore: NOW / 1000 + fromDay * DAY_S, notAfter: NOW / 1000 + toDay * DAY_S };
}

describe("what the doctor says", () => {
  test.each(ROWS.map((row) => [`${row[0]} ${JSON.stringify(row[1])}`, row] as const))("%s", (_, row) => {
    const [name, facts, verdict, words] = row as readonly [CheckName, never, Verdict, RegExp];
    const finding = judge(name, facts);
    expect(finding.verdict).toBe(verdict);
    const todo = finding.verdict === "pass" ? "" : finding.todo.en;
    expect(`${finding.said.en} ${todo}`).toMatch(words);
  });

  test("everything that is not well comes with what to do, in both languages, in one line each", () => {
    const outcomes = ["printed", "unknown", "unconfirmed"] as const;
    const trouble = "paper-out" as const;
    const findings = [
      ...ROWS.map(([name, facts]) => judge(name as CheckName, facts as never)),
      ...outcomes.map((kind) => judgePrint({ kind })),
      ...(["held", "not-sent"] as const).map((kind) => judgePrint({ kind, trouble })),
      ...(["opened", "stayed-shut", "sent", "unknown", "not-sent"] as const).map(judgeOpening),
    ];
    for (const finding of findings) {
      const sentences = finding.verdict === "pass" ? [finding.said] : [finding.said, finding.todo];
      for (const { zh, en } of sentences) {
        expect(zh).toMatch(/\p{Script=Han}/u);
        expect(en).toMatch(/^\S[^\n]*\S$/);
        expect(zh + en).not.toMatch(/undefined|NaN|\[object/);
      }
    }
    expect(new Set(ROWS.map(([name]) => name))).toEqual(new Set(CHECK_NAMES));
  });

  test("a paper that the printer holds is not called printed, nor one that nobody can confirm", () => {
    expect(judgePrint({ kind: "held", trouble: "paper-out" }).verdict).toBe("fail");
    expect(judgePrint({ kind: "unconfirmed" }).verdict).toBe("unknown");
    expect(judgeOpening("sent").verdict).toBe("unknown");
    expect(judgeOpening("stayed-shut").verdict).toBe("fail");
  });

  test("sizes and spans are what people say", () => {
    expect([0, 999, 1500, 2.5e9].map(sizeWords)).toEqual(["0 B", "999 B", "1.5 kB", "2.5 GB"]);
    expect([40, 95_000, 600_000, 7.2e6, 4e8].map(spanWords)).toEqual([
      "0.0 s",
      "95 s",
      "10 min",
      "2 h",
      "5 d",
    ]);
  });
});

describe("ports and permissions", () => {
  const PRINTER = join(folder, "dev/serial/by-id/usb-1a86");
  const at = {
    roots: { sys: join(folder, "sys"), dev: join(folder, "dev") },
    asker: {
      user: "shop",
      groups: [],
      groupFile: join(folder, "group"),
      access: () => Promise.reject(Object.assign(new Error("no"), { code: "EACCES" })),
    },
  };
  const settings = { ...readSettings({}), PRINTER, SHOUYIN_DATA: join(folder, "data") };
  const seen = () => findDevices(at.roots, at.asker);
  const said = async (members: string) => {
    const { gid } = statSync(join(folder, "dev/ttyUSB0"));
    writeFileSync(at.asker.groupFile, `dialout:x:${gid}:${members}\n`);
    const finding = judge("ports", await portsFacts({ settings, ...at }));
    return finding.verdict === "pass" ? finding.said.en : finding.todo.en;
  };

  /** A serial adapter as the kernel shows one. */
  beforeAll(() => {
    const usb = join(folder, "sys/devices/usb1/1-1");
    const shown = join(usb, "1-1:1.0/ttyUSB0/tty/ttyUSB0");
    mkdirSync(shown, { recursive: true });
    for (const [file, text] of [
      ["idVendor", "1a86"],
      ["idProduct", "7523"],
      ["product", "USB Serial"],
    ] as const)
      writeFileSync(join(usb, file), `${text}\n`);
    symlinkSync(join(usb, "1-1:1.0/ttyUSB0"), join(shown, "device"));
    for (const path of ["sys/class/tty", "dev/serial/by-id"])
      mkdirSync(join(folder, path), { recursive: true });
    symlinkSync(shown, join(folder, "sys/class/tty/ttyUSB0"));
    writeFileSync(join(folder, "dev/ttyUSB0"), "");
    chmodSync(join(folder, "dev/ttyUSB0"), 0o660);
    symlinkSync("../../ttyUSB0", PRINTER);
  });

  test("which group is missing, then that a login is; and a port that no group may use asks for the rule", async () => {
    expect(await said("mei")).toContain("sudo usermod -aG dialout shop");
    expect(await said("mei,shop")).toContain("Sign out");
    chmodSync(join(folder, "dev/ttyUSB0"), 0o600);
    expect(await said("shop")).toContain("--write-rule");
    chmodSync(join(folder, "dev/ttyUSB0"), 0o660);
  });

  test("what hangs there is told with its maker's numbers", async () => {
    const { roots, asker } = at;
    const allowed = { ...asker, access: () => Promise.resolve() };
    const facts = await portsFacts({ settings, roots, asker: allowed });
    expect(judge("ports", facts).said.en).toContain("ttyUSB0 (USB Serial, 1a86:7523)");
  });

  test("a name that leads nowhere is answered with the names that lead somewhere; a file is no device", async () => {
    const wrong = await portsFacts({
      settings: { ...settings, PRINTER: join(folder, "dev/ttyUSB9") },
      ...at,
    });
    const finding = judge("ports", wrong);
    expect(finding.verdict === "fail" && finding.todo.en).toContain(PRINTER);
    const file = await portsFacts({ settings: { ...settings, PRINTER: join(folder, "group") }, ...at });
    expect(file.named[0]?.access).toBe("not-a-device");
  });

  test("the rule is written where it belongs, with the commands that make it count", async () => {
    const path = join(folder, "etc/udev/rules.d/70-shouyin.rules");
    const finding = await writeRule({ settings, seen: await seen(), path });
    expect(finding.verdict).toBe("pass");
    expect(finding.said.en).toContain("sudo udevadm control --reload");
    expect(readFileSync(path, "utf8")).toContain('ATTRS{idVendor}=="1a86", ATTRS{idProduct}=="7523"');
  });

  test("a user who may not write there gets it in the data folder, with the command that installs it", async () => {
    writeFileSync(join(folder, "etc-is-a-file"), "");
    const path = join(folder, "etc-is-a-file/70-shouyin.rules");
    const finding = await writeRule({ settings, seen: await seen(), path });
    const aside = join(folder, "data/70-shouyin.rules");
    expect(finding.verdict === "unknown" && finding.todo.en).toContain(
      `sudo install -m 644 ${aside} ${path}`,
    );
    expect(readFileSync(aside, "utf8")).toContain("shouyin-printer");
  });

  test("no rule is written for a device that is not plugged in", async () => {
    const path = join(folder, "no.rules");
    const virtual = { ...settings, PRINTER: "virtual" };
    expect((await writeRule({ settings: virtual, seen: await seen(), path })).verdict).toBe("fail");
    expect(existsSync(path)).toBe(false);
  });
});

describe("what is looked at", () => {
  test("the Node that runs these tests is the pinned one", () => {
    const { running, pinned, installed } = nodeFacts(ROOT);
    expect(running).toBe(process.versions.node);
    expect(installed).toBe(pinned);
  });

  test("a disk is written and left as it was; a folder that is missing stays so", async () => {
    expect(await diskFacts(folder)).toMatchObject({ trial: { state: "written" } });
    expect(await diskFacts(join(folder, "a/b"))).toMatchObject({ trial: { state: "none" } });
  });

  test("a sound device is one that plays, not one that records", () => {
    for (const name of ["controlC0", "pcmC0D0c"]) writeFileSync(join(folder, name), "");
    expect(soundFacts(folder, folder).playback).toBe(false);
    writeFileSync(join(folder, "pcmC0D0p"), "");
    expect(soundFacts(folder, folder).playback).toBe(true);
    expect(soundFacts(folder, join(folder, "no-such"))).toEqual({ files: 0 });
  });

  test("one look that fails holds up no other, and says nothing of what it saw", async () => {
    const secret = Object.assign(new Error("/home/shop/key=hunter2"), { code: "EIO" });
    const broken = new Proxy({} as never, {
      get: (_, name) => () => {
        if (name === "sound") return { files: 0 };
        throw secret;
      },
    });
    const lines = await examine(broken, ["store", "sound"]);
    expect(lines.map(({ verdict }) => verdict)).toEqual(["unknown", "unknown"]);
    expect(JSON.stringify(lines)).toContain("EIO");
    expect(JSON.stringify(lines)).not.toContain("hunter2");
  });

  test("an address that a person has spoilt is none", () => {
    const stop = tellAddress(folder, { origin: "http://127.0.0.1:7300", token: "x".repeat(32) });
    expect(readAddress(folder)).toMatchObject({ origin: "http://127.0.0.1:7300" });
    writeFileSync(join(folder, "doctor.json"), "{");
    expect(readAddress(folder)).toBeUndefined();
    stop();
    expect(readAddress(folder)).toBeUndefined();
  });
});

describe("the report", () => {
  const report = reportOf([lineOfCheck("sound", judge("sound", { files: 0 }), { files: 0 })], "doctor", NOW);

  test("has the shape that programs rely on", () => {
    expect(report).toEqual({
      version: 1,
      at: "2026-06-01T00:00:00.000Z",
      by: "doctor",
      verdict: "unknown",
      lines: [
        {
          check: "sound",
          title: { zh: "声音", en: "Sound" },
          verdict: "unknown",
          said: { zh: "此版本没有声音", en: "This version has no sounds" },
          todo: { zh: "无须处理：结果都显示在屏幕上", en: "Nothing: the screens say everything" },
          facts: { files: 0 },
        },
      ],
    });
    expect(DoctorReport.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect([...CHECK_NAMES]).toEqual([
      "node",
      "settings",
      "screens",
      "disk",
      "store",
      "identity",
      "clock",
      "wallet",
      "proof_key",
      "line",
      "ports",
      "printer",
      "drawer",
      "scanner",
      "display",
      "sound",
    ]);
  });

  test("is read by people with a mark, both languages and an arrow before what to do", () => {
    expect(reportText(report)).toContain(
      "  ? 声音 Sound\n      此版本没有声音\n      This version has no sounds\n      → 无须处理：结果都显示在屏幕上\n      → Nothing: the screens say everything\n",
    );
  });
});

describe("what was asked for", () => {
  test("is told to be under way while it is, and begun once", async () => {
    const deeds = new DeedsUnderWay();
    const line = lineOfDeed("test_page", judgePrint({ kind: "printed" }));
    let end: () => void = () => undefined;
    let begun = 0;
    const work = () => {
      begun++;
      return new Promise<LineOfReport>((resolve) => {
        end = () => resolve(line);
      });
    };
    deeds.begin("one", work);
    deeds.begin("one", work);
    expect(await deeds.outcome("one", 1)).toBeUndefined();
    end();
    expect(await deeds.outcome("one")).toBe(line);
    expect(begun).toBe(1);
  });
});

describe("at a till", () => {
  const deed = () => `/api/doctor/deeds/${newId()}`;

  test("a manager examines; a cashier, a display and a stranger do not", async () => {
    const desk = Desk.open();
    const till = await TillApp.of(desk);
    const token = await till.signedIn();
    const { status, body } = await till.call("GET", "/api/doctor", { token });
    expect(status).toBe(200);
    expect(DoctorReport.parse(body)).toMatchObject({ by: "terminal", verdict: "fail" });
    expect((await till.call("GET", "/api/doctor", { token: till.doctorToken })).status).toBe(200);
    const display = await till.pair("display");
    expect((await till.call("GET", "/api/doctor", { token: display.token })).status).toBe(403);
    expect((await till.call("GET", "/api/doctor")).status).toBe(401);
    expect((await till.call("PUT", deed(), { body: { deed: "open_drawer" } })).status).toBe(401);
    expect(desk.world.drawer.opened).toBe(0);
    desk.close();
  });

  test("looking opens and prints nothing; what is asked for is journalled before it is heard", async () => {
    const desk = Desk.open();
    const till = await TillApp.of(desk);
    const token = await till.signedIn();
    await till.call("GET", "/api/doctor", { token });
    expect([desk.world.drawer.opened, desk.world.printer.printed.length]).toEqual([0, 0]);
    desk.drawerWatch.start();
    desk.world.drawer.becomes("closed");
    const opening = deed();
    for (let times = 0; times < 3; times++) {
      const opened = await till.call("PUT", opening, { token, body: { deed: "open_drawer" } });
      expect(opened.body).toMatchObject({ line: { check: "open_drawer", verdict: "pass" } });
    }
    // It follows its pulse, and is not taken for one that was opened by hand.
    desk.world.drawer.becomes("open");
    expect((await till.call("GET", "/api/drawer/openings", { token })).body).toMatchObject([
      { what: "check", state: "opened", operator: "1001" },
    ]);
    const page = await till.call("PUT", deed(), { token, body: { deed: "test_page" } });
    expect(page.body).toMatchObject({ line: { check: "test_page", verdict: "pass" } });
    expect((await till.call("GET", opening, { token })).status).toBe(200);
    expect((await till.call("GET", deed(), { token })).status).toBe(404);
    expect([desk.world.drawer.opened, desk.world.printer.printed.length]).toEqual([1, 1]);
    desk.close();
  });

  test("no acceptance slip is printed of a terminal that cannot reach its wallet", async () => {
    const desk = Desk.open();
    const till = await TillApp.of(desk);
    const slip = await till.call("PUT", deed(), {
      token: till.doctorToken,
      body: { deed: "acceptance_slip" },
    });
    expect(slip.body).toMatchObject({ line: { check: "acceptance_slip", verdict: "fail" } });
    expect(desk.world.printer.printed).toEqual([]);
    desk.close();
  });
});
