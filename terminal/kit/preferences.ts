/**
 * How a screen is: the language, the size of type, for which hand, light or dark. What was set here is kept on the screen.
 * While somebody is signed in whose choices the terminal keeps, those hold, and the screen's own are kept for afterwards.
 */
import { batch, effect, signal } from "@preact/signals";
import type { Preferences } from "#domain/preference.ts";
import { language } from "./words.ts";

export const largeType = signal(false);
/** Pad and buttons stand on the other side; digits stay in their order. */
export const leftHanded = signal(false);

/** `auto` is as the device is set. */
export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
export const theme = signal<Theme>("auto");

const LANGUAGE = "shouyin.language";
const LARGE_TYPE = "shouyin.large-type";
const LEFT_HANDED = "shouyin.left-handed";
const THEME = "shouyin.theme";

/** Hears what the person at the screen chooses; without one it is the screen's own choice. */
let keepChoice: ((chosen: Preferences) => void) | undefined;

/** Reads what was kept on the screen, and tells the page of it and of all that changes. */
export function startPreferences(): void {
  takeOwn();
  const kept = localStorage.getItem(THEME);
  theme.value = THEMES.find((name) => name === kept) ?? "auto";
  const page = document.documentElement;
  effect(() => {
    page.lang = language.value === "zh" ? "zh-CN" : "en";
  });
  effect(() => {
    page.classList.toggle("large-type", largeType.value);
  });
  effect(() => {
    page.classList.toggle("left-handed", leftHanded.value);
  });
  effect(() => {
    page.dataset.theme = theme.value;
    localStorage.setItem(THEME, theme.value);
  });
}

function takeOwn(): void {
  batch(() => {
    language.value = localStorage.getItem(LANGUAGE) === "en" ? "en" : "zh";
    largeType.value = localStorage.getItem(LARGE_TYPE) === "on";
    leftHanded.value = localStorage.getItem(LEFT_HANDED) === "on";
  });
}

/** What this person has once chosen holds from now on, and `keep` hears what is chosen; null: the screen's own again. */
export function followPerson(chosen: Preferences | null, keep?: (chosen: Preferences) => void): void {
  keepChoice = keep;
  takeOwn();
  if (chosen) show(chosen);
}

function show(chosen: Preferences): void {
  batch(() => {
    language.value = chosen.language ?? language.value;
    largeType.value = chosen.largeType ?? largeType.value;
    leftHanded.value = chosen.leftHanded ?? leftHanded.value;
  });
}

/** Somebody at the screen has chosen. */
export function choose(chosen: Preferences): void {
  show(chosen);
  if (keepChoice) {
    keepChoice(chosen);
    return;
  }
  localStorage.setItem(LANGUAGE, language.value);
  localStorage.setItem(LARGE_TYPE, onOff(largeType.value));
  localStorage.setItem(LEFT_HANDED, onOff(leftHanded.value));
}

const onOff = (on: boolean) => (on ? "on" : "off");

export function switchLanguage(): void {
  choose({ language: language.value === "zh" ? "en" : "zh" });
}

export function switchLargeType(): void {
  choose({ largeType: !largeType.value });
}
