/** What helps at the drawer. */

import { td } from "./drawer-words.ts";
import { both, type Help } from "./help-text.ts";

export const drawerHelp: Help = {
  purpose: both(
    "不收款也要打开钱箱时在这里，每次都记录原因",
    "Opens the drawer without a sale; every opening is kept with its reason",
  ),
  controls: [
    {
      name: () => td("why"),
      does: both("选一个原因；其他原因请写明", "Choose a reason, or write another one"),
    },
    {
      name: () => td("openDrawer"),
      does: both("打开一次；收银员须主管批准", "Opens it once; a cashier needs a manager's word"),
    },
    {
      name: () => td("deeds"),
      does: both(
        "本班每次开箱：为什么、谁批准的，用钥匙打开的也记着",
        "Each opening of this shift, for what and on whose word, by its key too",
      ),
    },
  ],
  keys: [],
};
