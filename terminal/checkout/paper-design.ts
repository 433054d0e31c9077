/** What the shop's papers look like: as it is kept, as somebody changes it, and as a sample of that. */
import { batch, computed, effect, signal } from "@preact/signals";
import type { Sentence } from "#domain/payment-sentences.ts";
import { DESIGN_MAX, isDesignLine } from "#domain/receipt/design.ts";
import type { PaperView, ReceiptDesignInput, ReceiptDesignView } from "#pos/receipts/api.ts";
import { Refused } from "../kit/api.ts";
import { act, screen, trouble } from "./calls.ts";
import { logoOf } from "./logo-file.ts";

/** While somebody types the sample waits for as long as a hand pauses between words. */
const SETTLED_MS = 250;

const NOT_A_PICTURE: Sentence = {
  zh: "打不开这个文件，请选一张图片",
  en: "That file cannot be opened as a picture: choose another",
};

const kept = signal<ReceiptDesignView | undefined>(undefined);
export const rule = signal<ReceiptDesignView["paper"]>("always");
export const language = signal<"zh" | "en">("zh");
/** As they are typed, a line a line. */
export const header = signal("");
export const footer = signal("");
/** A PNG that was chosen since, null where the logo was taken away, undefined where it stays as it is kept. */
const newLogo = signal<string | null | undefined>(undefined);
export const columns = signal<"32" | "48">("48");
export const sample = signal<PaperView | undefined>(undefined);
/** The sample shows an earlier state, since the terminal did not answer. */
export const sampleIsOld = signal(false);

export const hasDesign = computed(() => kept.value !== undefined);
export const hasLogo = computed(() =>
  newLogo.value === undefined ? kept.value?.logo != null : newLogo.value !== null,
);
export const fits = computed(() => [header, footer].every(({ value }) => areDesignLines(linesOf(value))));
export const isChanged = computed(
  () =>
    kept.value !== undefined &&
    (newLogo.value !== undefined ||
      rule.value !== kept.value.paper ||
      language.value !== kept.value.language ||
      linesOf(header.value).join("\n") !== kept.value.header.join("\n") ||
      linesOf(footer.value).join("\n") !== kept.value.footer.join("\n")),
);

/** Empty lines are how people space what they type, and not lines of a receipt. */
function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function areDesignLines(lines: readonly string[]): boolean {
  return lines.length <= DESIGN_MAX.lines && lines.every(isDesignLine);
}

const draft = computed<ReceiptDesignInput>(() => ({
  paper: rule.value,
  language: language.value,
  header: linesOf(header.value),
  footer: linesOf(footer.value),
  ...(newLogo.value !== undefined && { logo: newLogo.value }),
}));

function takeKept(design: ReceiptDesignView): void {
  batch(() => {
    kept.value = design;
    rule.value = design.paper;
    language.value = design.language;
    header.value = design.header.join("\n");
    footer.value = design.footer.join("\n");
    newLogo.value = undefined;
  });
}

export const findDesign = () =>
  act(async () => takeKept(await screen.call<ReceiptDesignView>("GET", "/api/receipt-design")));

export const keepDesign = () =>
  act(async () => takeKept(await screen.call<ReceiptDesignView>("PUT", "/api/receipt-design", draft.value)));

export async function chooseLogo(file: Blob): Promise<void> {
  trouble.value = null;
  try {
    newLogo.value = await logoOf(file);
  } catch {
    // Whatever the browser dislikes about a file, the person who chose it needs another one.
    trouble.value = NOT_A_PICTURE;
  }
}

export function removeLogo(): void {
  newLogo.value = kept.value?.logo ? null : undefined;
}

/** Keeps the sample like what is typed, until told to stop; the answer is the way to stop. */
export function followSample(): () => void {
  let latest = 0;
  let settled: ReturnType<typeof setTimeout> | undefined;
  const ask = async (input: ReceiptDesignInput, width: string, asked: number) => {
    try {
      const path = `/api/receipt-design/sample?columns=${width}`;
      const paper = await screen.call<PaperView>("POST", path, input);
      if (asked !== latest) return;
      sample.value = paper;
      sampleIsOld.value = false;
    } catch (fault) {
      if (asked !== latest) return;
      sampleIsOld.value = true;
      if (fault instanceof Refused) trouble.value = { zh: fault.problem.zh, en: fault.problem.detail };
    }
  };
  const stop = effect(() => {
    const [input, width] = [draft.value, columns.value];
    clearTimeout(settled);
    if (!hasDesign.value || !fits.value) return;
    latest++;
    const asked = latest;
    settled = setTimeout(() => void ask(input, width, asked), sample.peek() ? SETTLED_MS : 0);
  });
  return () => {
    stop();
    clearTimeout(settled);
    latest++;
    batch(() => {
      kept.value = undefined;
      sample.value = undefined;
      sampleIsOld.value = false;
    });
  };
}
