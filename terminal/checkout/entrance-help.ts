/** What helps before anybody works here, and after a shift was closed. */
import { both, DIGITS, type Help, named } from "./help-text.ts";
import { t } from "./words.ts";

export const pairingHelp: Help = {
  purpose: both(
    "这台屏幕还没有和终端配对，先配对才能收款",
    "This screen is not paired with the terminal yet: pair it before it can take money",
  ),
  controls: [
    {
      name: () => t("unpairedTitle"),
      does: both(
        "在这台屏幕上打开终端启动时打印的收银台地址；地址里带一次配对码",
        "Open the checkout's address that the terminal printed when it started; the code in it pairs this screen",
      ),
    },
  ],
  keys: [],
};

export const signInHelp: Help = {
  purpose: both(
    "每个人用自己的工号和密码登录，做了什么记在自己名下",
    "Everybody signs in as himself, so that what is done stands under the right name",
  ),
  controls: [
    { name: () => t("operator"), does: both("点自己的名字，或输入工号", "Touch your name, or type it") },
    {
      name: () => t("pin"),
      does: both(
        "六至十二位数字。连续输错会锁一段时间",
        "Six to twelve digits. Wrong ones in a row lock for a while",
      ),
    },
    {
      name: () => t("signIn"),
      does: both(
        "登录后换成您自己选的语言、大字和左右手",
        "Signs in; language, type and hand become the ones you chose",
      ),
    },
  ],
  keys: [
    { key: DIGITS, does: both("输入密码", "Type the PIN") },
    { key: named("Enter"), does: both("登录", "Sign in") },
  ],
};

export const newPinHelp: Help = {
  purpose: both(
    "初始密码别人可能见过，先换成只有您知道的",
    "Others may have seen the first PIN: choose one that only you know",
  ),
  controls: [
    { name: () => t("oldPin"), does: both("刚才登录用的密码", "The one that you have just signed in with") },
    {
      name: () => t("newPin"),
      does: both(
        "不能和现密码相同，也不能是连号或重复的数字",
        "Not the present one, no easy row, no digit all over",
      ),
    },
    { name: () => t("savePin"), does: both("两次一致才能保存", "Keeps it once both are the same") },
  ],
  keys: [
    { key: DIGITS, does: both("输入密码", "Type the PIN") },
    { key: named("Enter"), does: both("保存新密码", "Keep the new PIN") },
  ],
};

export const closedShiftHelp: Help = {
  purpose: both(
    "班次已结束，所有人都已退出登录。这里是本班的数字",
    "The shift is closed and everybody signed out. These are its figures",
  ),
  controls: [
    {
      name: () => t("done"),
      does: both(
        "回到登录页，下一位登录时开新班",
        "Back to the sign-in; whoever signs in next begins a new shift",
      ),
    },
  ],
  keys: [],
};
