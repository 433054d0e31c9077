/** What `npm start` says once everything runs: where to open what, and who may sign in. */

export interface Running {
  readonly checkout: string;
  readonly display: string;
  readonly phone: string;
  readonly operator?: { readonly name: string; readonly pin?: string | undefined } | undefined;
  readonly customers: readonly { readonly name: string; readonly phone: string; readonly pin: string }[];
  readonly data: string;
  readonly printer: string;
  /** What is wrong with the devices, a sentence each. */
  readonly deviceFaults: readonly string[];
  readonly demo: boolean;
  readonly embeddedWallet: boolean;
}

export function banner(running: Running): string {
  const lines: (readonly [string, string])[] = [
    ["Checkout 收银台", running.checkout],
    ["Customer display 顾客屏", running.display],
    ["Customer's phone 手机钱包", running.phone],
  ];
  if (running.operator?.pin)
    lines.push([
      "Sign in 首次登录",
      `operator ${running.operator.name}, PIN ${running.operator.pin} (you choose your own next)`,
    ]);
  for (const { name, phone, pin } of running.customers)
    lines.push(["Demo customer 演示顾客", `${name}, phone ${phone}, PIN ${pin}`]);
  lines.push(["Printer 打印机", running.printer], ["Data 数据", running.data]);
  const width = Math.max(...lines.map(([label]) => columnsOf(label)));
  const body = lines.map(([label, text]) => `  ${label}${" ".repeat(width - columnsOf(label))}  ${text}`);
  return [
    "",
    `  Shouyin 收银${running.demo ? " · demo, no real money" : ""}`,
    "",
    ...body,
    "",
    ...notes(running),
    "  Ctrl-C stops everything.",
    "",
  ].join("\n");
}

function notes({ deviceFaults, embeddedWallet }: Running): string[] {
  const notes = deviceFaults.map((fault) => `  ! ${fault}`);
  if (embeddedWallet)
    notes.push(
      "  ! The wallet uses its embedded store: it survives a crash, but not a power cut. For real use set WALLET_DATABASE_URL.",
    );
  return notes.length > 0 ? [...notes, ""] : [];
}

/** Hanzi take two columns of a terminal. */
function columnsOf(text: string): number {
  return [...text].reduce((columns, character) => columns + (/[\u2e80-\uffdc]/u.test(character) ? 2 : 1), 0);
}
