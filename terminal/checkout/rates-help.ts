/** What helps where exchange rates are set. */
import { both, type Help } from "./help-text.ts";
import { tx } from "./rates-words.ts";

export const ratesHelp: Help = {
  purpose: both(
    "让外国客人看到大约合多少自己的钱",
    "Guests from abroad see about how much it is in their own money",
  ),
  controls: [
    {
      name: () => tx("currency", { number: 1 }),
      does: both("最多三种；选“不显示”就去掉", "Up to three; “Not shown” takes one away"),
    },
    {
      name: () => tx("keep"),
      does: both(
        "全部汇率一起保存，过几天没有再保存就不再显示，免得误导客人",
        "Keeps all rates together. After some days without keeping them again they are no longer shown, so that nobody is misled",
      ),
    },
  ],
  keys: [],
};
