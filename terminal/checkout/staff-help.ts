/** What helps with people and permissions. */
import { both, type Help } from "./help-text.ts";
import { tq } from "./permission-words.ts";
import { tr } from "./room-words.ts";

export const staffHelp: Help = {
  purpose: both("谁在这里工作、什么岗位、能做什么", "Who works here, in which role, and what each may do"),
  controls: [
    {
      name: () => tr("addOperator"),
      does: both(
        "填工号和初始密码，本人首次登录时换成自己的",
        "A name and a first PIN, which its owner replaces at the first sign-in",
      ),
    },
    {
      name: () => tr("role"),
      does: both(
        "主管或收银员；最后一位主管不能改成收银员",
        "Manager or cashier; the last manager stays one",
      ),
    },
    {
      name: () => tq("resetPin"),
      does: both("本人忘记密码时给一个新的初始密码", "A first PIN anew for somebody who forgot his"),
    },
    {
      name: () => tq("printBadge"),
      does: both(
        "主管扫工牌就地批准，等同输入密码；丢了请作废",
        "A manager's badge approves in place of the PIN; revoke one that was lost",
      ),
    },
    {
      name: () => tq("permissions"),
      does: both(
        "每个岗位的每项操作：可以、须批准、不可以",
        "Each action for each role: allowed, approval or denied",
      ),
    },
  ],
  keys: [],
};
