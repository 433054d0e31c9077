/** One clock for a screen. It shows the server's time: expiry is decided there, and a tablet's clock may be off. */
import { signal } from "@preact/signals";
import { language } from "./words.ts";

let offset = 0;

/** Epoch milliseconds of the server's time, moving once a second, on the second. */
export const now = signal(Date.now());

/** @param serverNow epoch milliseconds, as the server has just said */
export function setClock(serverNow: number): void {
  offset = serverNow - Date.now();
  now.value = serverNow;
}

export function startClock(): void {
  const tick = () => {
    now.value = Date.now() + offset;
    setTimeout(tick, 1000 - (now.value % 1000));
  };
  tick();
}

/** `272_000` → `4:32`. Rounds down, since `now` is up to a second behind. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const LOCALES = { zh: "zh-CN", en: "en-GB" } as const;

/** `09:41` */
export function formatTime(at: number): string {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** `09:41:07` */
export function formatTimeToTheSecond(at: number): string {
  return new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" }).format(at);
}

/** `9月14日 星期一`, `Monday 14 September` */
export function formatDay(at: number): string {
  return new Intl.DateTimeFormat(LOCALES[language.value], {
    month: "long",
    day: "numeric",
    weekday: "long",
  }).format(at);
}

/** `9月14日 09:41`, `14 Sept, 09:41` */
export function formatMoment(at: number): string {
  const day = new Intl.DateTimeFormat(LOCALES[language.value], { month: "short", day: "numeric" }).format(at);
  return `${day} ${formatTime(at)}`;
}
