/** What helps with sound and screen. */
import { both, type Help } from "./help-text.ts";
import { ts } from "./sound-words.ts";

export const soundHelp: Help = {
  purpose: both(
    "收款播报的音量，以及屏幕适合您的样子",
    "How loud payments are spoken, and how the screen suits you",
  ),
  controls: [
    { name: () => ts("test"), does: both("听一听喇叭有没有声音", "Hear whether the speaker works") },
    {
      name: () => ts("volume"),
      does: both(
        "平时和安静时段各一个音量；拉到 0 是静音",
        "One volume as a rule, one for quiet hours; 0 is muted",
      ),
    },
    {
      name: () => ts("hand"),
      does: both(
        "左手操作时，键盘和主要按钮换到另一边",
        "For the left hand keypad and main buttons change sides",
      ),
    },
    {
      name: () => ts("theme"),
      does: both(
        "浅色、深色，或跟随设备；留在这台屏幕上",
        "Light, dark, or as the device; it stays on this screen",
      ),
    },
    { name: () => ts("said"), does: both("刚才播报过什么", "What was spoken last") },
  ],
  keys: [],
};
