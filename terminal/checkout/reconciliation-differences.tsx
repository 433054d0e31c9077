/** What differs: what happened, what to do, and the one thing that may safely be done from here. */
import { Fragment } from "preact";
import type { DifferenceView } from "#pos/reconciliation/api.ts";
import { Button } from "../kit/button.tsx";
import { formatMoment } from "../kit/clock.ts";
import { inLanguage } from "../kit/words.ts";
import { busy } from "./calls.ts";
import { settle } from "./reconciliation.ts";
import { remedyWords, tc } from "./reconciliation-words.ts";

export function Differences({ all }: { all: readonly DifferenceView[] }) {
  if (all.length === 0) return null;
  return (
    <section class="stack" aria-label={tc("differences")}>
      <h2 class="room-title">{tc("differences")}</h2>
      <ol class="reconciliation-differences">
        {all.map((found) => (
          <Found key={`${found.id} ${found.here} ${found.there}`} found={found} />
        ))}
      </ol>
    </section>
  );
}

function Found({ found }: { found: DifferenceView }) {
  const { kind, remedy, explained, resolution } = found;
  const isOpen = !explained && !resolution?.settles;
  return (
    <li data-testid="difference" data-kind={kind} data-open={isOpen}>
      <div class="stack">
        <p class={isOpen ? "strong" : undefined}>{inLanguage(found)}</p>
        <About found={found} />
        {resolution && (
          <p class="small" role="status" data-testid="resolution" data-outcome={resolution.outcome}>
            {inLanguage(resolution)}
            <span class="quiet">
              {" "}
              · {tc("by", { name: resolution.by, time: formatMoment(resolution.at) })}
            </span>
          </p>
        )}
      </div>
      {remedy ? (
        <Button kind="secondary" disabled={busy.value} onPress={() => settle(found)}>
          {remedyWords(remedy)}
        </Button>
      ) : (
        isOpen && <span class="quiet small">{tc("noButton")}</span>
      )}
    </li>
  );
}

/** By which it is found again: on the receipt, by the clock, at the bank. */
function About({ found: { sale, at, reference } }: { found: DifferenceView }) {
  const parts = [
    ...(sale === null ? [] : [tc("sale", { number: String(sale).padStart(4, "0") })]),
    ...(at === null ? [] : [formatMoment(at)]),
    ...(reference === null ? [] : [tc("reference", { number: reference })]),
  ];
  return (
    <p class="quiet small">
      {parts.map((part, place) => (
        <Fragment key={part}>
          {place > 0 && " · "}
          <span class="grouped">{part}</span>
        </Fragment>
      ))}
    </p>
  );
}
