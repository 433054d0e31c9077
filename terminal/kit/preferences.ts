/** What a person has set on this screen, kept on it: the language and the size of type. */
import { effect, signal } from "@preact/signals";
import { language } from "./words.ts";

export const largeType = signal(false);

const LANGUAGE = "shouyin.language";
const LARGE_TYPE = "shouyin.large-type";

/** Reads what was kept, and from then on keeps what changes and tells the page of it. */
export function startPreferences(): void {
  language.value = localStorage.getItem(LANGUAGE) === "en" ? "en" : "zh";
  largeType.value = localStorage.getItem(LARGE_TYPE) === "on";
  effect(() => {
    document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
    localStorage.setItem(LANGUAGE, language.value);
  });
  effect(() => {
    document.documentElement.classList.toggle("large-type", largeType.value);
    localStorage.setItem(LARGE_TYPE, largeType.value ? "on" : "off");
  });
}

export function switchLanguage(): void {
  language.value = language.value === "zh" ? "en" : "zh";
}

export function switchLargeType(): void {
  largeType.value = !largeType.value;
}
