import { spanWords } from "../amounts.ts";
import { type Check, fail, pass, unknown } from "../finding.ts";

/** The running terminal's stream from the wallet. */
export type LineFacts =
  | { readonly state: "not-running" }
  | {
      readonly state: "up" | "down";
      /** Since when, milliseconds ago. */
      readonly forMs: number;
      /** Payments and refunds without a definite end. */
      readonly pending: number;
    };

export const line: Check<LineFacts> = {
  title: { zh: "线路", en: "Line" },
  judge: (facts) => {
    if (facts.state === "not-running")
      return unknown(
        {
          zh: "终端没有运行，没有与钱包的线路",
          en: "The terminal does not run, so that it has no line to the wallet",
        },
        { zh: "请用 npm start 启动", en: "Start it with npm start" },
      );
    const since = spanWords(facts.forMs);
    const waits = {
      zh: facts.pending === 0 ? "没有待核实的款项" : `待核实 ${facts.pending} 笔`,
      en: facts.pending === 0 ? "nothing waits" : `${facts.pending} payments or refunds wait`,
    };
    if (facts.state === "down")
      return fail(
        {
          zh: `与钱包的线路已断 ${since}，${waits.zh}`,
          en: `The line to the wallet has been down for ${since}; ${waits.en}`,
        },
        {
          zh: "请检查网络；在此期间凭付款凭证收款，终端会自行核实",
          en: "Check the network; meanwhile take proofs, and leave the terminal on: it finds out by itself",
        },
      );
    return pass({
      zh: `与钱包的线路已通 ${since}，${waits.zh}`,
      en: `The line to the wallet has been up for ${since}; ${waits.en}`,
    });
  },
};
