/** What a person has set on this screen, kept on it: the language, the size of type, light or dark. */
import { effect, signal } from "@preact/signals";
import { language } from "./words.ts";

export const largeType = signal(false);

/** `auto` is as the device is set. */
export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
export const theme = signal<Theme>("auto");

const LANGUAGE = "shouyin.language";
const LARGE_TYPE = "shouyin.large-type";
const THEME = "shouyin.theme";

/** Reads what was kept, and from then on keeps what changes and tells the page of it. */
export function startPreferences(): void {
  language.value = localStorage.getItem(LANGUAGE) === "en" ? "en" : "zh";
  largeType.value = localStorage.getItem(LARGE_TYPE) === "on";
  const kept = localStorage.getItem(THEME);
  theme.value = THEMES.find((name) => name === kept) ?? "auto";
  effect(() => {
    document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
    localStorage.setItem(LANGUAGE, language.value);
  });
  effect(() => {
    document.documentElement.classList.toggle("large-type", largeType.value);
    localStorage.setItem(LARGE_TYPE, largeType.value ? "on" : "off");
  });
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    localStorage.setItem(THEME, theme.value);
  });
}

export function switchLanguage(): void {
  language.value = language.value === "zh" ? "en" : "zh";
}

export function switchLargeType(): void {
  largeType.value = !largeType.value;
}
