/** How loud this screen speaks at which time of day: louder while the street is, softer when the neighbours sleep. */
import { signal } from "@preact/signals";

/** Of a hundred; 0 is muted. From and until are minutes of the day, between which it is `quiet`. */
export interface VolumeSchedule {
  readonly loud: number;
  readonly quiet: number;
  readonly from: number;
  readonly until: number;
}

const USUAL: VolumeSchedule = { loud: 100, quiet: 40, from: 21 * 60, until: 8 * 60 };
const KEPT_AS = "shouyin.volume";

export const volumeSchedule = signal<VolumeSchedule>(USUAL);

export function readVolume(): void {
  volumeSchedule.value = kept() ?? USUAL;
}

export function keepVolume(change: Partial<VolumeSchedule>): void {
  volumeSchedule.value = { ...volumeSchedule.value, ...change };
  localStorage.setItem(KEPT_AS, JSON.stringify(volumeSchedule.value));
}

/** The volume at a minute of the day, of a hundred. Quiet hours may go over midnight; from and until alike are none. */
export function volumeAt({ loud, quiet, from, until }: VolumeSchedule, minute: number): number {
  const isQuiet = from <= until ? minute >= from && minute < until : minute >= from || minute < until;
  return isQuiet ? quiet : loud;
}

/** The volume at a time of epoch milliseconds, by the clock on this screen. */
export function volumeNow(at: number): number {
  const time = new Date(at);
  return volumeAt(volumeSchedule.value, time.getHours() * 60 + time.getMinutes());
}

function kept(): VolumeSchedule | undefined {
  const text = localStorage.getItem(KEPT_AS);
  return text === null ? undefined : (JSON.parse(text) as VolumeSchedule);
}
