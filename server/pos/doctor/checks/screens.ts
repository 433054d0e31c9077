/** The built screens, and the sound that they make. */
import { existsSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { SCREEN_KINDS } from "../../api.ts";
import { type Check, fail, pass, unknown } from "../finding.ts";

export interface ScreensFacts {
  /** Screens of the terminal that are not built. */
  readonly missing: readonly string[];
}

export const screens: Check<ScreensFacts> = {
  title: { zh: "界面", en: "Screens" },
  judge: ({ missing }) =>
    missing.length === 0
      ? pass({ zh: "各界面已构建", en: "The screens are built" })
      : fail(
          { zh: `尚未构建的界面：${missing.join("、")}`, en: `Screens not built: ${missing.join(", ")}` },
          {
            zh: "请用 npm start 启动，或运行 npm run build",
            en: "Start with npm start, or run npm run build",
          },
        ),
};

export interface SoundFacts {
  /** Sound files among the built screens. */
  readonly files: number;
  /** Whether the system has a device that plays; none where that cannot be seen. */
  readonly playback?: boolean;
}

export const sound: Check<SoundFacts> = {
  title: { zh: "声音", en: "Sound" },
  judge: ({ files, playback }) => {
    if (files === 0)
      return unknown(
        { zh: "此版本没有声音", en: "This version has no sounds" },
        { zh: "无须处理：结果都显示在屏幕上", en: "Nothing: the screens say everything" },
      );
    if (playback)
      return pass({ zh: "声音已随附，有可放音的设备", en: "Sounds are there, and a device that plays them" });
    return unknown(
      playback === undefined
        ? {
            zh: "声音已随附，看不到放音设备",
            en: "Sounds are there; whether a device plays them cannot be seen",
          }
        : { zh: "声音已随附，没有放音设备", en: "Sounds are there, and no device that plays them" },
      { zh: "请接上扬声器，收一笔试试", en: "Connect a speaker, and listen at the next payment" },
    );
  },
};

const SOUNDS: ReadonlySet<string> = new Set([".mp3", ".webm", ".ogg", ".wav", ".m4a", ".opus"]);

/** @param folder where the built screens lie */
export function screensFacts(folder: string): ScreensFacts {
  return { missing: SCREEN_KINDS.filter((kind) => !existsSync(join(folder, kind, "index.html"))) };
}

/** @param devices where the system shows its sound devices, `/dev/snd` on Linux */
export function soundFacts(folder: string, devices = "/dev/snd"): SoundFacts {
  const built = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
  const files = built.filter((path) => SOUNDS.has(extname(path))).length;
  if (process.platform !== "linux") return { files };
  // ALSA calls what plays `pcmC0D0p`; without the folder there is no sound system, or it lies elsewhere.
  if (!existsSync(devices)) return { files };
  return { files, playback: readdirSync(devices).some((name) => /^pcm.*p$/.test(name)) };
}
