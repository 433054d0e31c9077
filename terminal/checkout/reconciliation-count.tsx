/** The drawer is counted: what lay in it at the beginning, and what lies in it now. */
import { Button } from "../kit/button.tsx";
import { shown } from "../kit/entry.ts";
import { Keypad, keyOfKeyboard } from "../kit/keypad.tsx";
import { Figure } from "../kit/money.tsx";
import { isOnButton, useKeyboard } from "../kit/use-keyboard.ts";
import { busy } from "./calls.ts";
import type { Counting } from "./reconciliation.ts";
import * as reconciliation from "./reconciliation.ts";
import { tc } from "./reconciliation-words.ts";
import { currency } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

const FIELDS = ["float", "counted"] as const;

export function Count({ counting }: { counting: Counting }) {
  const { typeCount, chooseField, leaveCount, keepCount, isCounted } = reconciliation;
  useKeyboard((event) => {
    if (busy.value) return;
    const key = keyOfKeyboard(event);
    if (key !== undefined) typeCount(key);
    if (event.key === "Escape") leaveCount();
    if (event.key !== "Enter" || isOnButton(event)) return;
    if (counting.field === "float" && counting.counted === "") chooseField("counted");
    else keepCount();
  });
  return (
    <div class="room-halves">
      <section class="hands">
        <h2 class="room-title">{tc("countTitle")}</h2>
        <Keypad pad="amount" without={["plus"]} onKey={typeCount} />
      </section>
      <section class="ticket">
        <p class="quiet reconciliation-hint">{tc("countMeans")}</p>
        <fieldset class="reconciliation-fields" aria-label={tc("countTitle")}>
          {FIELDS.map((field) => (
            <button
              key={field}
              type="button"
              class="reconciliation-field"
              aria-pressed={counting.field === field}
              data-empty={counting[field] === "" ? "" : undefined}
              onMouseDown={keepFocus}
              onClick={() => chooseField(field)}
            >
              <span class="quiet">{tc(field)}</span>
              <Figure text={shown(counting[field], currency.value)} size={40} testid={`count-${field}`} />
            </button>
          ))}
        </fieldset>
        <Trouble />
        <div class="pair">
          <Button kind="quiet" size="action" disabled={busy.value} onPress={leaveCount}>
            {t("back")}
          </Button>
          <Button kind="primary" size="action" disabled={busy.value || !isCounted.value} onPress={keepCount}>
            {tc("keepCount")}
          </Button>
        </div>
      </section>
    </div>
  );
}

/** A tap chooses; Enter goes on afterwards, and does not choose the same once more. */
function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}
