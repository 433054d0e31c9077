/** How the loudspeaker is, as far as the screen can know. What speaks is loaded behind the first picture. */
import { computed, signal } from "@preact/signals";
import { now } from "../kit/clock.ts";
import { readVolume, volumeNow } from "../kit/volume.ts";

/**
 * `blocked`: the browser waits for a touch. `broken`: it brings forth nothing, or its clips cannot be had. `unheard`: at
 * the last test nobody heard it.
 */
export type SpeakerState = "starting" | "blocked" | "works" | "broken" | "unheard";

export const speaker = signal<SpeakerState>("starting");
export const muted = computed(() => volumeNow(now.value) === 0);

export function startSpeaker(): void {
  readVolume();
  import("./speaking.ts").then(
    ({ startSpeaking }) => startSpeaking(),
    () => {
      speaker.value = "broken";
    },
  );
}
