/** The words of a PIN that was forgotten and is reset with the bank. */
import { dictionary } from "../kit/words.ts";

export const tz = dictionary(
  {
    title: "忘记密码，凭银行重置码",
    hint: "有主管的，请主管在“员工”里重设。否则由负责人致电银行，核实身份后得到 8 位码，30 分钟内有效。",
    code: "重置码",
    next: "下一步",
    chooseTitle: "请设置新密码",
    save: "保存并登录",
  },
  {
    title: "Reset the PIN with the bank",
    hint: "A manager resets it under Staff. Where there is none, the owner calls the bank for eight digits, good for 30 minutes.",
    code: "Reset code",
    next: "Go on",
    chooseTitle: "Choose a new PIN",
    save: "Keep it and sign in",
  },
);
