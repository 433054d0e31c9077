/** The parts of the documents that follow from the code: made from the same tables that the product reads. */
import { LIGHTS, type Light, PAYMENT_STATES, paymentDiagram } from "#domain/payment.ts";
import { CASHIER_SENTENCES, CUSTOMER_SENTENCES, type Sentence } from "#domain/payment-sentences.ts";
import { REFUSALS } from "#domain/refusal.ts";
import { SETTINGS, type SettingName } from "#kit/settings.ts";
import { SETTINGS_ZH } from "./settings-zh.ts";

type Language = "zh" | "en";

/** Where generated parts stand. */
export const GENERATED_DOCUMENTS = ["README.md", "README.zh-CN.md", "server/README.md"] as const;

const PARTS: Readonly<Record<string, () => string>> = {
  settings: () => settingsTable("en"),
  设置: () => settingsTable("zh"),
  "payment diagram": () => `\`\`\`mermaid\n${paymentDiagram()}\n\`\`\``,
  "payment states": () => statesTable("en"),
  支付状态: () => statesTable("zh"),
  refusals: refusalsTable,
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

function statesTable(language: Language): string {
  const both = (sentence: Sentence) =>
    language === "zh" ? `${sentence.zh}<br>${sentence.en}` : `${sentence.en}<br>${sentence.zh}`;
  const rows = PAYMENT_STATES.map((state) => [
    `\`${state}\``,
    LIGHT_WORDS[LIGHTS[state]][language],
    both(CASHIER_SENTENCES[state]),
    both(CUSTOMER_SENTENCES[state]),
  ]);
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
