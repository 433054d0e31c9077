/** What helps with the terminal itself. */

import { td } from "./drawer-words.ts";
import { te } from "./examination-words.ts";
import { both, type Help } from "./help-text.ts";
import { tr } from "./room-words.ts";

export const terminalHelp: Help = {
  purpose: both(
    "检查这台终端、试钱箱，或在不用时停用它",
    "Examine this terminal, try out the drawer, or deactivate it at its end",
  ),
  controls: [
    {
      name: () => tr("terminalNumber"),
      does: both("给银行打电话时报这个号", "Tell the bank this number when you call"),
    },
    {
      name: () => te("examine"),
      does: both(
        "逐项检查网络、打印机、钱箱、时钟等，没通过的写明怎么办",
        "Looks at line, printer, drawer, clock and more; what fails comes with what to do",
      ),
    },
    {
      name: () => td("learn"),
      does: both(
        "找出钱箱接在哪个接口，才能看到它开着还是关着",
        "Finds out how the drawer is wired, so that the till sees whether it is open",
      ),
    },
    {
      name: () => tr("retire"),
      does: both(
        "以后不再收款；有未核实的款项时不能停用",
        "It takes no more payments; not while anything is unresolved",
      ),
    },
  ],
  keys: [],
};
