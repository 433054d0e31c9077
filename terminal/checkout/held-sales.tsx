/** The sales that were set aside, to go on with one of them. */
import { useEffect } from "preact/hooks";
import { Button } from "../kit/button.tsx";
import { formatTime } from "../kit/clock.ts";
import { Money } from "../kit/money.tsx";
import { useFirstFocus } from "../kit/use-first-focus.ts";
import { useKeyboard } from "../kit/use-keyboard.ts";
import { recall } from "./actions.ts";
import { busy } from "./calls.ts";
import { recalling } from "./draft.ts";
import { currency, held } from "./store.ts";
import { tk } from "./ticket-words.ts";
import { t } from "./words.ts";

function stop(): void {
  recalling.value = false;
}

export function HeldSales() {
  const heading = useFirstFocus();
  useKeyboard((event) => {
    if (event.key === "Escape") stop();
  });
  // Another checkout may have taken up the last of them.
  useEffect(() => {
    if (held.value.length === 0) stop();
  }, [held.value]);
  return (
    <>
      <header class="line-pad-head">
        <h2 tabIndex={-1} ref={heading}>
          {tk("heldSales")}
        </h2>
        <Button kind="quiet" onPress={stop}>
          {t("back")}
        </Button>
      </header>
      <ul class="tiles held-sales">
        {held.value.map(({ id, goods, lines, total, by, heldAt, note }) => (
          <li key={id}>
            <button
              type="button"
              class="tile"
              data-testid="held"
              disabled={busy.value}
              onClick={() => void recall(id)}
            >
              <span class="tile-name">
                {goods.join(tk("comma"))}
                {lines > goods.length && tk("andMore", { count: lines - goods.length })}
              </span>
              {note !== undefined && <span class="quiet">{note}</span>}
              <span class="held-facts">
                <span class="quiet small grouped">
                  {formatTime(heldAt)} · {by}
                </span>
                <Money amount={total} currency={currency.value} size={20} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
