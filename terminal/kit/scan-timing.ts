/**
 * Tells a scanner from a hand by time alone. A scanner is a keyboard to the machine, and types a few milliseconds a
 * character; a hand needs eighty and more. Pure: it is given keystrokes with their times and says what each is.
 */

/** Characters further apart than this do not begin a scan. Slow wireless scanners need twenty-five. */
export const GAP_MS = 35;
/** This many characters, each close to the one before, are a scanner. The ones before pass as typing, and are taken back. */
export const SURE = 4;
/** What a scan may pause within itself, and the silence that ends one whose scanner sends no Enter. */
export const PAUSE_MS = 100;

/** What a key means to a scan: a character of it, its end, or nothing that a scanner sends. */
export type Stroke =
  | { readonly kind: "character"; readonly text: string }
  | { readonly kind: "end" }
  | { readonly kind: "other" };

/** What has been typed without a pause. */
export interface Burst {
  readonly text: string;
  /** Milliseconds, of any clock: when its last key was struck. */
  readonly at: number;
  /** A scan that its own Enter ended: a second one belongs to it. */
  readonly ended: boolean;
}

export const NO_BURST: Burst = { text: "", at: Number.NEGATIVE_INFINITY, ended: false };

/**
 * What a keystroke is:
 * - `typed`: a hand's, as far as can be known; `maybeFirst` where it may turn out to begin a scan
 * - `begins`: with this one it is a scan, and what passed of it before has to be taken back
 * - `belongs`: to a scan
 * - `ends`: with the scan's text, or without one where the scan was given already
 */
export type Verdict =
  | { readonly kind: "typed"; readonly maybeFirst: boolean }
  | { readonly kind: "begins" }
  | { readonly kind: "belongs" }
  | { readonly kind: "ends"; readonly scan?: string };

export function isScan({ text }: Burst): boolean {
  return text.length >= SURE;
}

export function strike(burst: Burst, stroke: Stroke, at: number): readonly [Burst, Verdict] {
  const apart = at - burst.at;
  const within = apart <= PAUSE_MS;
  if (stroke.kind === "character") return strikeCharacter(burst, stroke.text, at);
  if (stroke.kind === "end" && within) {
    if (isScan(burst))
      return [
        { text: "", at, ended: true },
        { kind: "ends", scan: burst.text },
      ];
    if (burst.ended) return [{ ...burst, at }, { kind: "ends" }];
  }
  return [NO_BURST, { kind: "typed", maybeFirst: false }];
}

function strikeCharacter(burst: Burst, character: string, at: number): readonly [Burst, Verdict] {
  const scanning = isScan(burst);
  const goesOn = at - burst.at <= (scanning ? PAUSE_MS : GAP_MS) && !burst.ended;
  const next = { text: (goesOn ? burst.text : "") + character, at, ended: false };
  if (!isScan(next)) return [next, { kind: "typed", maybeFirst: !goesOn }];
  return [next, { kind: goesOn && scanning ? "belongs" : "begins" }];
}

/** The scan that silence has ended by now, if there is one. */
export function silence(burst: Burst, now: number): string | undefined {
  return isScan(burst) && now - burst.at > PAUSE_MS ? burst.text : undefined;
}

/** What of a keyboard event says which key it is. */
export interface KeyFacts {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly repeat: boolean;
}

/** Keys that go with others and are nothing by themselves. */
const SILENT_KEYS = new Set(["Shift", "CapsLock", "NumLock", "AltGraph"]);

/**
 * Undefined for what changes nothing. Digits by their place on the keyboard, whatever an input method or a layout makes
 * of them; others as they were typed, and where an input method has swallowed them (`Process`) by their place too.
 */
export function strokeOf(facts: KeyFacts): Stroke | undefined {
  const { key, code, shiftKey, repeat } = facts;
  if (SILENT_KEYS.has(key) || /^(Shift|CapsLock|NumLock)/.test(code)) return undefined;
  if (facts.ctrlKey || facts.altKey || facts.metaKey || repeat) return { kind: "other" };
  if (key === "Enter" || key === "Tab" || /^(Numpad)?Enter$/.test(code)) return { kind: "end" };
  const digit = shiftKey ? undefined : /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  const text = digit ?? typedCharacter(key) ?? characterOfPlace(code, shiftKey);
  return text === undefined ? { kind: "other" } : { kind: "character", text };
}

/** Full-width characters of an input method are the narrow ones of a scan. */
function typedCharacter(key: string): string | undefined {
  return /^[ -~]$/.exec(key.normalize("NFKC"))?.[0];
}

/** Places whose characters are neither letters nor digits: as they are, and with Shift. */
const PLACES: Readonly<Record<string, string>> = {
  Minus: "-_",
  Equal: "=+",
  Period: ".>",
  Comma: ",<",
  Slash: "/?",
  Semicolon: ";:",
  Quote: "'\"",
  Backquote: "`~",
  BracketLeft: "[{",
  BracketRight: "]}",
  Backslash: "\\|",
  Space: "  ",
  NumpadDecimal: "..",
  NumpadDivide: "//",
  NumpadMultiply: "**",
  NumpadSubtract: "--",
  NumpadAdd: "++",
};

const SHIFTED_DIGITS = ")!@#$%^&*(";

/** On the keyboard that scanners pretend to be unless they are told otherwise: the American one. */
function characterOfPlace(code: string, shiftKey: boolean): string | undefined {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shiftKey ? letter : letter.toLowerCase();
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return SHIFTED_DIGITS[Number(digit)];
  return PLACES[code]?.[shiftKey ? 1 : 0];
}
