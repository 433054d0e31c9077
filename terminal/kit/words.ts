/** Words in both languages. A dictionary names its keys once; a word that one language lacks does not compile. */
import { signal } from "@preact/signals";
import type { Language } from "#domain/preference.ts";

export type { Language };

/** The language that the screen speaks. Reading it in a component makes the component follow it. */
export const language = signal<Language>("zh");

export type Words<K extends string> = (key: K, values?: Readonly<Record<string, string | number>>) => string;

/** `{name}` in a word is filled from `values`; a name without a value stays as it is, so that it is seen. */
export function dictionary<K extends string>(
  zh: Readonly<Record<K, string>>,
  en: Readonly<Record<NoInfer<K>, string>>,
): Words<K> {
  const languages = { zh, en };
  return (key, values = {}) =>
    languages[language.value][key].replace(/\{(\w+)\}/g, (name, key: string) => String(values[key] ?? name));
}

/** The one of two texts that the screen's language asks for: servers send both. */
export function inLanguage(both: { readonly zh: string; readonly en: string }): string {
  return both[language.value];
}
