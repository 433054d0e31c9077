import { type Check, fail, pass } from "../finding.ts";

export interface SettingsFacts {
  /** The sentence that a start would be refused with. It shows no secret. */
  readonly fault?: string;
}

export const settings: Check<SettingsFacts> = {
  title: { zh: "设置", en: "Settings" },
  judge: ({ fault }) =>
    fault === undefined
      ? pass({ zh: "设置均可用", en: "All settings will do" })
      : fail(
          { zh: `设置有误：${fault}`, en: `A setting is wrong: ${fault}` },
          { zh: "改正这项设置后重新检查", en: "Correct it and examine again" },
        ),
};
