/** How sizes and spans of time are written in the doctor's sentences, the same in both languages. */

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** `1.5 GB`: powers of a thousand, as disks are sold. */
export function sizeWords(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${UNITS[power]}`;
}

/** `0.4 s`, `95 s`, `12 min`, `3 h`, `2 d`, from milliseconds. */
export function spanWords(ms: number): string {
  const seconds = Math.abs(ms) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}
