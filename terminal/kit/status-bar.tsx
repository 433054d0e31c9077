/** The bar on top of a cashier's screen: who and where, what is wrong in words, and nothing when all is well. */
import type { ComponentChildren } from "preact";
import type { Light } from "#domain/payment.ts";
import { formatTime, now } from "./clock.ts";
import { DemoMark } from "./demo-mark.tsx";
import { largeType, switchLanguage, switchLargeType } from "./preferences.ts";
import { dictionary, language } from "./words.ts";

const t = dictionary(
  { status: "状态", largeType: "大字", other: "English" },
  { status: "Status", largeType: "Large type", other: "中文" },
);

/** What is wrong and what to do. */
export interface Note {
  readonly key: string;
  readonly tone: Exclude<Light, "go">;
  readonly icon: ComponentChildren;
  readonly words: string;
}

interface StatusBarProps {
  readonly demo: boolean;
  /** Who and where, first in the bar. */
  readonly children?: ComponentChildren;
  /** The gravest first; the bar has room for two. */
  readonly notes: readonly Note[];
  /** Before language and clock. */
  readonly person?: ComponentChildren;
  /** How everything stands, at a touch. */
  readonly standing?: ComponentChildren;
  /** What this screen is for, in the corner. */
  readonly help?: ComponentChildren;
}

export function StatusBar({ demo, children, notes, person, standing, help }: StatusBarProps) {
  return (
    <header class="status-bar">
      <div class="status-who">{children}</div>
      <div class="status-notes" role="status" aria-label={t("status")}>
        {notes.slice(0, 2).map(({ key, tone, icon, words }) => (
          <p key={key} data-tone={tone}>
            {icon}
            <span>{words}</span>
          </p>
        ))}
      </div>
      <div class="status-tools">
        {demo && <DemoMark />}
        {person}
        <button
          type="button"
          class="tool"
          lang={language.value === "zh" ? "en" : "zh-CN"}
          onClick={switchLanguage}
        >
          {t("other")}
        </button>
        <button type="button" class="tool" aria-pressed={largeType.value} onClick={switchLargeType}>
          {t("largeType")}
        </button>
        {standing}
        <Clock />
        {help}
      </div>
    </header>
  );
}

function Clock() {
  const time = formatTime(now.value);
  return (
    <time class="grouped clock" dateTime={time}>
      {time}
    </time>
  );
}
