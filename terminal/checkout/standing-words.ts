/** The words of how everything stands: what is well is said too, and what to do where there is anything to do. */
import { dictionary } from "../kit/words.ts";

/** What a till stands on. */
export const SUBJECTS = ["line", "wallet", "printer", "drawer", "clock", "pending", "sound"] as const;
export type Subject = (typeof SUBJECTS)[number];

export const subjectWords = dictionary<Subject>(
  {
    line: "银行网络",
    wallet: "银行钱包",
    printer: "打印机",
    drawer: "钱箱",
    clock: "时钟",
    pending: "待核实",
    sound: "声音",
  },
  {
    line: "Line",
    wallet: "Bank's wallet",
    printer: "Printer",
    drawer: "Drawer",
    clock: "Clock",
    pending: "Unresolved",
    sound: "Sound",
  },
);

export const tn = dictionary(
  {
    notKnown: "现在不知道：连上终端后自动更新",
    lineUp: "畅通，无需操作",
    lineDown: "{time} 起中断：请检查网线或路由器。可照常出码，到账以顾客手机上的凭证为准",
    walletWell: "有应答，签名正确，无需操作",
    walletTroubled: "暂时忙，正在重试：可照常出码，到账以顾客手机上的凭证为准",
    walletSilent: "没有应答：网络恢复后自动再连，无需操作",
    printerReady: "就绪，无需操作",
    printerProbing: "正在查看，请稍候",
    drawerUnknown: "现在看不到它开着还是关着：请看一眼",
    andThen: "{why}。{todo}",
    clockRight: "与银行时间一致，无需操作",
    clockUnknown: "连上银行钱包后自动核对，无需操作",
    nothingPends: "没有待核实的款项，无需操作",
    pends: "{count} 笔 {amount}，最久 {age}：会一直核实到有结果，请勿重复收款",
    soundOn: "已打开，收款会播报，无需操作",
    soundStarting: "正在准备，请稍候",
  },
  {
    notKnown: "Not known now: it shows once the terminal is connected",
    lineUp: "Up, nothing to do",
    lineDown:
      "Down since {time}: check cable or router. Codes can be shown as ever; go by the proof on the customer's phone",
    walletWell: "Answers, and signs as it should: nothing to do",
    walletTroubled:
      "Busy, and asked again: codes can be shown as ever; go by the proof on the customer's phone",
    walletSilent: "No answer: it is asked again by itself once the line is up, nothing to do",
    printerReady: "Ready, nothing to do",
    printerProbing: "Being looked at, wait a moment",
    drawerUnknown: "Whether it is open cannot be seen now: have a look",
    andThen: "{why}. {todo}",
    clockRight: "As the bank's, nothing to do",
    clockUnknown: "Compared by itself once the bank's wallet answers, nothing to do",
    nothingPends: "Nothing waits, nothing to do",
    pends: "{count}, {amount}, the oldest {age}: asked about until definite. Do not charge again",
    soundOn: "On, payments are spoken, nothing to do",
    soundStarting: "Getting ready, wait a moment",
  },
);
