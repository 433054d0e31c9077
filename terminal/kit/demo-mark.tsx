import { dictionary } from "./words.ts";

const t = dictionary(
  { demo: "演示", hint: "演示环境，不涉及真实资金" },
  { demo: "DEMO", hint: "A demonstration: no real money" },
);

export function DemoMark() {
  return (
    <span class="demo-mark" title={t("hint")}>
      {t("demo")}
    </span>
  );
}
