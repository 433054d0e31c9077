/**
 * The screen's voice: words are recorded clips, put one behind the other. It listens to what it plays, so that a voice
 * that brings forth nothing is known for broken. Whether a loudspeaker is plugged in and turned up only a person hears.
 */
import type { SpokenLanguage } from "#domain/announcement.ts";
import enPlaces from "./voice/en.json";
import zhPlaces from "./voice/zh.json";

const PLACES: Record<SpokenLanguage, Readonly<Record<string, number[]>>> = { zh: zhPlaces, en: enPlaces };
const FILES: Record<SpokenLanguage, string> = {
  zh: new URL("./voice/zh.webm", import.meta.url).href,
  en: new URL("./voice/en.webm", import.meta.url).href,
};

/** Below this nothing was to be heard: the clips are 40 dB louder. */
const AUDIBLE = 0.005;
/** How often it listens while it speaks, milliseconds. */
const LISTEN_EVERY_MS = 40;
/** A clip that has not ended this long after it should have never will: the sound device has gone. */
const PATIENCE_MS = 3000;

export class Voice {
  readonly #context = new AudioContext();
  readonly #gain = this.#context.createGain();
  readonly #ear = this.#context.createAnalyser();
  readonly #clips = new Map<SpokenLanguage, Promise<AudioBuffer>>();

  constructor() {
    // Before the gain: softly is not silently.
    this.#ear.connect(this.#gain).connect(this.#context.destination);
  }

  /** False while the browser waits for a touch or a key before it lets a page be heard. */
  get mayBeHeard(): boolean {
    return this.#context.state === "running";
  }

  /** @param hear is told whenever `mayBeHeard` may have changed */
  watch(hear: () => void): void {
    this.#context.addEventListener("statechange", hear);
  }

  /** Asks to be heard, from within a touch or a key. */
  async wake(): Promise<void> {
    await this.#context.resume();
  }

  /**
   * Says the words and resolves when they are said: with whether anything was to be heard.
   * @param volume of a hundred
   * @throws Error where the clips cannot be had
   */
  async say(words: readonly string[], language: SpokenLanguage, volume: number): Promise<boolean> {
    const clips = await this.#load(language);
    this.#gain.gain.value = volume / 100;
    let at = this.#context.currentTime;
    let last: AudioBufferSourceNode | undefined;
    for (const word of words) {
      const [start, length] = PLACES[language][word] ?? [];
      if (start === undefined || length === undefined) throw new Error(`no clip of ${word}`);
      last = new AudioBufferSourceNode(this.#context, { buffer: clips });
      last.connect(this.#ear);
      last.start(at, start, length);
      at += length;
    }
    if (!last) return false;
    return this.#listenUntilEnd(last, (at - this.#context.currentTime) * 1000);
  }

  #listenUntilEnd(last: AudioBufferSourceNode, ms: number): Promise<boolean> {
    const samples = new Float32Array(this.#ear.fftSize);
    let heard = false;
    const listening = setInterval(() => {
      this.#ear.getFloatTimeDomainData(samples);
      heard ||= samples.some((sample) => Math.abs(sample) > AUDIBLE);
    }, LISTEN_EVERY_MS);
    return new Promise((resolve) => {
      const end = (isEnded: boolean) => {
        clearInterval(listening);
        clearTimeout(patience);
        resolve(isEnded && heard);
      };
      const patience = setTimeout(() => end(false), ms + PATIENCE_MS);
      last.addEventListener("ended", () => end(true), { once: true });
    });
  }

  #load(language: SpokenLanguage): Promise<AudioBuffer> {
    const known = this.#clips.get(language);
    if (known) return known;
    const clips = this.#fetch(language);
    this.#clips.set(language, clips);
    // What could not be had is asked for again the next time.
    clips.catch(() => this.#clips.delete(language));
    return clips;
  }

  async #fetch(language: SpokenLanguage): Promise<AudioBuffer> {
    const response = await fetch(FILES[language]);
    if (!response.ok) throw new Error(`the clips answered ${response.status}`);
    return this.#context.decodeAudioData(await response.arrayBuffer());
  }
}
