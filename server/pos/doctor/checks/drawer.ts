/** The cash drawer, as far as it can be seen without opening it. */
import type { Learnt } from "#domain/drawer.ts";
import type { DrawerState } from "#hardware/drawer.ts";
import { type Check, pass, unknown } from "../finding.ts";

export interface DrawerFacts {
  readonly state: DrawerState;
  /** What was learnt of how it is wired; left out where nothing was, or no terminal runs that knows. */
  readonly learnt?: Learnt;
}

export const drawer: Check<DrawerFacts> = {
  title: { zh: "钱箱", en: "Cash drawer" },
  judge: ({ state, learnt }) => {
    if (state === "closed") return pass({ zh: "钱箱关着", en: "The drawer is shut" });
    if (state === "open") return pass({ zh: "钱箱开着", en: "The drawer is open" });
    if (learnt === "no-switch" || learnt === "cannot-tell")
      return pass({
        zh: "钱箱试过能打开；开着还是关着看不到",
        en: "The drawer was seen to open; whether it is shut cannot be seen",
      });
    return unknown(
      { zh: "看不出钱箱是开是关", en: "Nothing tells whether the drawer is open" },
      {
        zh: "请打开一次看看（npm run doctor -- --open-drawer），或在收银台的“终端”里试接法",
        en: "Open it once to see (npm run doctor -- --open-drawer), or try its wiring at the checkout, under Terminal",
      },
    );
  },
};
