/** The words of the room where the till's voice is set. */
import type { AnnouncementKind } from "#domain/announcement.ts";
import type { Theme } from "../kit/preferences.ts";
import { dictionary } from "../kit/words.ts";
import type { SpeakerState } from "./speaker.ts";

export const ts = dictionary(
  {
    muted: "现在是静音：收款时不播报。把音量调大即可",
    test: "试听",
    heardIt: "听到“一、二、三”了吗",
    yes: "听到了",
    no: "没听到",
    volume: "音量",
    loud: "平时",
    quiet: "安静时段",
    from: "从",
    until: "到",
    off: "静音",
    paidToday: "今日扫码到账笔数",
    said: "最近播报",
    theme: "屏幕明暗",
    hand: "惯用哪只手",
    right: "右手",
    left: "左手",
    handMeans: "选左手后，数字键盘和主要按钮换到另一边；换人登录时各用各的",
  },
  {
    muted: "Muted now: payments are not spoken. Turn the volume up",
    test: "Test",
    heardIt: "Did you hear one, two, three",
    yes: "Yes",
    no: "No",
    volume: "Volume",
    loud: "As a rule",
    quiet: "Quiet hours",
    from: "From",
    until: "Until",
    off: "Muted",
    paidToday: "Payments by wallet today",
    said: "Said last",
    theme: "Light or dark",
    hand: "Which hand you use",
    right: "Right",
    left: "Left",
    handMeans:
      "For the left hand, keypad and main buttons change sides. Everybody who signs in has their own",
  },
);

export const speakerWords = dictionary<SpeakerState>(
  {
    starting: "正在准备声音",
    blocked: "点一下屏幕，声音就会打开",
    works: "声音已打开，收款会播报",
    broken: "放不出声音：请检查喇叭和系统音量，再试听",
    unheard: "上次试听没听到：请检查喇叭的电源、连线和音量，再试听",
  },
  {
    starting: "Getting the sound ready",
    blocked: "Touch the screen once to switch the sound on",
    works: "The sound is on: payments are spoken",
    broken: "No sound comes out: check the speaker and the system's volume, then test again",
    unheard: "Nobody heard the last test: check the speaker's power, cable and volume, then test again",
  },
);

export const themeWords = dictionary<Theme>(
  { auto: "跟随设备", light: "浅色", dark: "深色" },
  { auto: "As the device", light: "Light", dark: "Dark" },
);

export const announcementWords = dictionary<AnnouncementKind>(
  { paid: "收到", refunded: "已退款", failed: "未付款", returned: "已撤销，款项已退回" },
  { paid: "Received", refunded: "Refunded", failed: "Not paid", returned: "Cancelled, returned" },
);
