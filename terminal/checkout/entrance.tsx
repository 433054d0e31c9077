import type { ComponentChildren } from "preact";
import { formatDay, formatTime, now } from "../kit/clock.ts";
import { Rosette } from "../kit/rosette.tsx";

interface EntranceProps {
  readonly title: string;
  readonly hint?: string;
  /** What stands beside the fields where there is room, below them where there is not. */
  readonly keypad: ComponentChildren;
  readonly submit: ComponentChildren;
  readonly wide?: boolean;
  readonly onSubmit: () => void;
  readonly children: ComponentChildren;
}

/** The room before the till: the day and the time on one side, what is asked on the other. */
export function Entrance({ title, hint, keypad, submit, wide, onSubmit, children }: EntranceProps) {
  return (
    <main class="entrance" data-wide={wide ? "" : undefined}>
      <section class="entrance-day" aria-hidden="true">
        <Rosette />
        <p class="entrance-time">{formatTime(now.value)}</p>
        <p class="quiet">{formatDay(now.value)}</p>
      </section>
      <form
        class="entrance-form"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <div class="entrance-fields">
          <h1>{title}</h1>
          {hint && <p class="quiet">{hint}</p>}
          {children}
        </div>
        {keypad}
        {submit}
      </form>
    </main>
  );
}
