/** The receipt printer: whether it is there and well, and what it can confirm. */
import type { Sentence } from "#domain/payment-sentences.ts";
import { checkLine, type Line, type LineTrouble } from "#hardware/line.ts";
import type { ConfirmationLevel, Printer, PrinterStatus } from "#hardware/printer.ts";
import { type Check, fail, pass, unknown } from "../finding.ts";
import { LINE_WORDS, TROUBLE_WORDS } from "../printer-words.ts";

export interface PrinterFacts {
  /** What a person finds it by; `virtual` for the one that is a program. */
  readonly name: string;
  /** As its driver knows it; none where it could not be asked. */
  readonly status?: PrinterStatus;
  /** Why there is no line to it, where its driver found it absent. */
  readonly lineTrouble?: LineTrouble;
  /** Maker and model, where the printer has named itself. */
  readonly model?: string;
}

const LEVEL_WORDS: Readonly<Record<ConfirmationLevel, Sentence>> = {
  A: { zh: "能确认每张小票已打出", en: "confirms that each receipt came out" },
  B: { zh: "能确认每张小票已收下并正常", en: "confirms that each receipt was taken in and that it is well" },
  C: {
    zh: "能报告纸和上盖，但不能确认小票是否打出",
    en: "tells of paper and cover, but not whether a receipt came out",
  },
  D: { zh: "没有任何回应", en: "answers nothing" },
};

export const printer: Check<PrinterFacts> = {
  title: { zh: "打印机", en: "Printer" },
  judge: ({ name, status, lineTrouble, model }) => {
    if (!status)
      return unknown(
        {
          zh: "打印机正由另一个进程使用，或随终端一起启动",
          en: "Another process has the printer, or it starts with the terminal",
        },
        { zh: "启动终端后再检查", en: "Start the terminal and examine again" },
      );
    if (status.state === "absent" || status.state === "attention") {
      const { said, todo } =
        status.state === "attention"
          ? TROUBLE_WORDS[status.trouble]
          : lineTrouble
            ? LINE_WORDS[lineTrouble]
            : TROUBLE_WORDS.absent;
      return fail({ zh: `${said.zh}（${name}）`, en: `${said.en} (${name})` }, todo);
    }
    if (status.state === "probing")
      return unknown(
        { zh: `还在询问打印机（${name}）`, en: `The printer is still being asked (${name})` },
        { zh: "请稍候再检查", en: "Examine again in a moment" },
      );
    const words = LEVEL_WORDS[status.level];
    const said = {
      zh: `${model ?? "打印机"}（${name}）${words.zh}，级别 ${status.level}`,
      en: `${model ?? "The printer"} (${name}) ${words.en}, level ${status.level}`,
    };
    if (status.level === "D")
      return unknown(said, {
        zh: "请核对 PRINTER_BAUD，再打一张测试页看看：npm run doctor -- --test-page",
        en: "Check PRINTER_BAUD and print a test page to see: npm run doctor -- --test-page",
      });
    if (!status.paperNearEnd) return pass(said);
    return pass({ zh: `${said.zh}；纸快用完了`, en: `${said.en}; its paper is nearly used up` });
  },
};

/** Meeting a printer that answers half of what it is asked takes a few seconds. */
const MEET_MS = 12_000;
/** How long a trouble has to stay so: a line is found in a few tries, and a printer says that it is offline before why. */
const STAY_MS = { absent: 2_500, attention: 1_500 } as const;

/**
 * How the printer is; where its driver does not find it, why not.
 * @param isNew the driver has only just been opened, and is waited for
 */
export async function printerFacts(printer: Printer, line: Line, isNew: boolean): Promise<PrinterFacts> {
  const { name } = line;
  const known = printer.status();
  const status = isNew || known.state === "probing" ? await settledStatus(printer) : known;
  if (status.state !== "absent") return { name, status };
  const check = await checkLine(line);
  // It came this very moment, and its driver meets it next.
  if (check.usable) return { name, status: { state: "probing" } };
  return { name, status, lineTrouble: check.reason };
}

/** The printer's status, once its driver has met it or has found that it is not there. */
export function settledStatus(printer: Printer): Promise<PrinterStatus> {
  return new Promise((resolve) => {
    let stays: NodeJS.Timeout | undefined;
    const end = () => {
      stop();
      clearTimeout(stays);
      clearTimeout(patience);
      resolve(printer.status());
    };
    const look = ({ state }: PrinterStatus) => {
      clearTimeout(stays);
      if (state === "ready") end();
      if (state === "absent" || state === "attention") stays = setTimeout(end, STAY_MS[state]);
    };
    const patience = setTimeout(end, MEET_MS);
    const stop = printer.onStatus(look);
    look(printer.status());
  });
}
