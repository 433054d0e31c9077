/** What helps where a PIN is reset with the bank. */
import { both, DIGITS, type Help, named } from "./help-text.ts";
import { tz } from "./pin-reset-words.ts";
import { t } from "./words.ts";

export const pinResetHelp: Help = {
  purpose: both(
    "没有主管能登录时，凭银行给的重置码设新密码。没有别的办法进入",
    "Where no manager can sign in, a code of the bank lets one choose a new PIN. There is no other way in",
  ),
  controls: [
    {
      name: () => t("operator"),
      does: both("忘记密码的人，要和告诉银行的工号一致", "Who forgot it: the name that the bank was told"),
    },
    {
      name: () => tz("code"),
      does: both(
        "银行核实身份后告诉您的 8 位数字。只能用一次，30 分钟内有效，输错五次作废",
        "The eight digits that the bank told once it knew who asks: good once, for 30 minutes and five tries",
      ),
    },
    {
      name: () => tz("next"),
      does: both("接着设置自己的新密码，不能和以前的相同", "Then choose a PIN, not the one before"),
    },
    {
      name: () => tz("save"),
      does: both(
        "要联网：银行确认后新密码生效，此人在别处的登录全部退出，两边都有记录",
        "Needs the line: with the bank's word the PIN holds, the operator is signed out everywhere else, and both sides keep that",
      ),
    },
  ],
  keys: [
    { key: DIGITS, does: both("输入重置码和密码", "Type code and PIN") },
    { key: named("Enter"), does: both("下一步，或保存", "Go on, or keep it") },
  ],
};
