import type { Light as LightName } from "#domain/payment.ts";
import { HourglassIcon, PalmIcon, TickIcon } from "./icons.tsx";
import { Phrases } from "./phrases.tsx";

const SHAPES = { go: TickIcon, wait: HourglassIcon, keep: PalmIcon } as const;

/** The light as a band: hand over the goods, wait, keep the goods; colour, shape and sentence. */
export function Light({ light, sentence }: { light: LightName; sentence: string }) {
  const Shape = SHAPES[light];
  return (
    <div class="light" data-testid="light" data-light={light} role="status">
      <Shape key={light} />
      <span data-testid="sentence">
        <Phrases text={sentence} />
      </span>
    </div>
  );
}
