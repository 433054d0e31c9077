/** The parts of the documents that follow from the code: made from the same tables that the product reads. */
import {
  LIGHTS,
  type Light,
  PAYMENT_STATES,
  PAYMENT_WAYS,
  type PaymentState,
  type PaymentWay,
  paymentDiagram,
} from "#domain/payment.ts";
import { cashierSentence, customerSentence, type Sentence } from "#domain/payment-sentences.ts";
import { ACTIONS, type Action, type Permission, permissionOf, ROLES } from "#domain/permission.ts";
import { REFUND_SENTENCES, REFUND_STATES } from "#domain/refund.ts";
import { REFUSALS } from "#domain/refusal.ts";
import { SETTINGS, type SettingName } from "#kit/settings.ts";
import { EVERYWHERE } from "../../terminal/checkout/help-text.ts";
import { doneHelp, paymentHelp } from "../../terminal/checkout/payment-help.ts";
import { amountHelp, cashHelp, shelfHelp } from "../../terminal/checkout/selling-help.ts";
import { outcomeRows } from "../hardware/contract/outcomes.ts";
import { COLUMNS } from "../hardware/contract/printers.ts";
import { COMPLAINTS } from "./complaints.ts";
import { SETTINGS_ZH } from "./settings-zh.ts";

type Language = "zh" | "en";

/** A complaint, and each thing that shows that it does not arise. */
function complaintsTable(): string {
  const rows = COMPLAINTS.map(({ about, shown }, index) => [
    String(index + 1),
    about,
    shown
      .map((one) => ("because" in one ? one.because : `\`${one.file.replace("tests/", "")}\`: ${one.test}`))
      .join("<br>"),
  ]);
  return table(["", "what people complain about", "what shows that it does not happen here"], rows);
}

/** Where somebody stands with a sale, and the help that is there, which says what each key does. */
const AT_A_SALE = {
  "while goods are chosen": shelfHelp,
  "while an amount is typed": amountHelp,
  "while cash is counted": cashHelp,
  "while a payment runs": paymentHelp,
  "when it is paid": doneHelp,
};

function keysTable(): string {
  const places = Object.values(AT_A_SALE).map(({ keys }) => [...keys, ...EVERYWHERE]);
  const all = [...new Set(places.flat().map(({ key }) => key.en))];
  const rows = all.map((name) => [
    name,
    ...places.map((keys) => keys.find(({ key }) => key.en === name)?.does.en ?? ""),
  ]);
  return table(["key", ...Object.keys(AT_A_SALE)], rows);
}

/** Where generated parts stand. */
export const GENERATED_DOCUMENTS = [
  "README.md",
  "README.zh-CN.md",
  "server/README.md",
  "terminal/README.md",
  "hardware/README.md",
  "tests/README.md",
] as const;

const PARTS: Readonly<Record<string, () => string>> = {
  settings: () => settingsTable("en"),
  设置: () => settingsTable("zh"),
  "payment diagram": () => `\`\`\`mermaid\n${paymentDiagram()}\n\`\`\``,
  "payment states": () => statesTable("en"),
  支付状态: () => statesTable("zh"),
  "refund states": () => refundsTable("en"),
  退款状态: () => refundsTable("zh"),
  permissions: () => permissionsTable("en"),
  权限: () => permissionsTable("zh"),
  refusals: refusalsTable,
  complaints: complaintsTable,
  keys: keysTable,
  "print outcomes": () => table(["a receipt, when", ...COLUMNS], outcomeRows()),
};

const PART = /(<!-- generated: (.+?) -->\n)[\s\S]*?(<!-- end -->)/g;

/**
 * The document with each part between its marks made anew.
 * @throws Error for a mark that names no part
 */
export function withGeneratedParts(document: string): string {
  return document.replace(PART, (_, start: string, name: string, end: string) => {
    const part = PARTS[name];
    if (!part) throw new Error(`there is no generated part ${name}`);
    return `${start}\n${part()}\n\n${end}`;
  });
}

function settingsTable(language: Language): string {
  const names = Object.keys(SETTINGS) as SettingName[];
  const rows = names.map((name) => {
    const { fallback, wanted, about } = SETTINGS[name];
    const words = language === "zh" ? SETTINGS_ZH[name] : { takes: wanted, about };
    const nothing = language === "zh" ? "空" : "empty";
    return [`\`${name}\``, fallback === "" ? nothing : `\`${fallback}\``, words.takes, words.about];
  });
  return table(
    language === "zh" ? ["设置", "默认", "可取", "说明"] : ["setting", "default", "takes", "what for"],
    rows,
  );
}

const LIGHT_WORDS: Record<Light, Sentence> = {
  go: { en: "green: hand over the goods", zh: "绿：可以交货" },
  wait: { en: "amber: wait", zh: "黄：请等待" },
  keep: { en: "red: keep the goods", zh: "红：勿交货" },
};

const WAY_WORDS: Record<PaymentWay, Sentence> = {
  presented: { en: ", by QR", zh: "，扫收款码" },
  submitted: { en: ", by payment code", zh: "，扫付款码" },
};

/** The ways of paying where they are told apart in this state; one that is none where they are not. */
function waysOf(state: PaymentState): readonly (PaymentWay | undefined)[] {
  const said = PAYMENT_WAYS.map((way) =>
    JSON.stringify([cashierSentence(state, way), customerSentence(state, way)]),
  );
  return new Set(said).size > 1 ? PAYMENT_WAYS : [undefined];
}

function refundsTable(language: Language): string {
  const rows = REFUND_STATES.map((state) => {
    const { zh, en } = REFUND_SENTENCES[state];
    return [`\`${state}\``, language === "zh" ? `${zh}<br>${en}` : `${en}<br>${zh}`];
  });
  return table(language === "zh" ? ["退款状态", "收银员看到"] : ["refund", "the cashier reads"], rows);
}

function permissionsTable(language: Language): string {
  const rows = (Object.keys(ACTIONS) as Action[]).map((action) => [
    `\`${action}\``,
    ...ROLES.map((role) => PERMISSION_WORDS[permissionOf(role, action)][language]),
  ]);
  return table([language === "zh" ? "操作" : "what", ...ROLES.map((role) => `\`${role}\``)], rows);
}

const PERMISSION_WORDS: Record<Permission, Sentence> = {
  allowed: { en: "allowed", zh: "可以" },
  approval: { en: "with a manager's PIN or badge at that moment", zh: "须主管当场输入密码或扫工牌" },
  denied: { en: "not at all", zh: "不可以" },
};

function statesTable(language: Language): string {
  const both = (sentence: Sentence) =>
    language === "zh" ? `${sentence.zh}<br>${sentence.en}` : `${sentence.en}<br>${sentence.zh}`;
  const rows = PAYMENT_STATES.flatMap((state) =>
    waysOf(state).map((way) => [
      `\`${state}\`${way === undefined ? "" : WAY_WORDS[way][language]}`,
      LIGHT_WORDS[LIGHTS[state]][language],
      both(cashierSentence(state, way ?? "presented")),
      both(customerSentence(state, way ?? "presented")),
    ]),
  );
  return table(
    language === "zh"
      ? ["状态", "灯", "收银员看到", "顾客看到"]
      : ["state", "light", "the cashier reads", "the customer reads"],
    rows,
  );
}

function refusalsTable(): string {
  const rows = Object.entries(REFUSALS).map(([code, { status, retry, zh, en }]) => [
    `\`${code}\``,
    String(status),
    `\`${retry}\``,
    `${en}<br>${zh}`,
  ]);
  return table(["refusal", "HTTP", "trying again", "what people read"], rows);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}
