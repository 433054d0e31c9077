/** What helps with the journal. */
import { both, type Help } from "./help-text.ts";
import { tj } from "./journal-words.ts";

export const journalHelp: Help = {
  purpose: both(
    "这台终端上发生过的一切，只能增加，不能改",
    "All that happened at this terminal: it is only ever added to",
  ),
  controls: [
    {
      name: () => tj("about"),
      does: both("只看一类，如收款退款、员工权限", "Only one kind, such as sales or people"),
    },
    { name: () => tj("day"), does: both("只看到某一天为止", "Only up to a day") },
    {
      name: () => tj("verify"),
      does: both(
        "逐条核对有没有被改动或删减，可以边收款边核验",
        "Proves that nothing was changed or lost, while the till sells",
      ),
    },
    { name: () => tj("older"), does: both("再往前看", "Further back") },
  ],
  keys: [],
};
