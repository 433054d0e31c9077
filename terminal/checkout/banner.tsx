/** What is known while the line to the bank is down, or what waits although it is up: since when, how many, how much. */
import { formatMoney } from "#domain/money.ts";
import { formatTime, now } from "../kit/clock.ts";
import { LineIcon } from "../kit/icons.tsx";
import { connected } from "../kit/screen.ts";
import { ageWords } from "./age.ts";
import { currency, line } from "./store.ts";
import { t } from "./words.ts";

/** A payment is usually over by then: what is older although the line is up is worth a word. */
const OLD_MS = 5 * 60_000;
/** The payment at hand waits too, and need not be said to. */
const YOUNG_MS = 60_000;

export function Banner() {
  const facts = connected.value ? lineFacts() : [];
  if (facts.length === 0) return null;
  return (
    <div class="banner" role="status" data-testid="banner">
      <LineIcon />
      {facts.map((fact) => (
        <p key={fact}>{fact}</p>
      ))}
    </div>
  );
}

function lineFacts(): string[] {
  if (!line.value) return [];
  const { up, since, pending, pendingAmount, oldestAt, accepted, acceptedAmount } = line.value;
  const money = (amount: number) => formatMoney({ amount, currency: currency.value });
  const age = oldestAt === undefined ? 0 : now.value - oldestAt;
  if (up && accepted === 0 && age < OLD_MS) return [];
  const facts = up ? [] : [t("lineDownSince", { time: formatTime(since) })];
  if (pending > 0) facts.push(t("waitingFor", { count: pending, amount: money(pendingAmount) }));
  if (age >= YOUNG_MS) facts.push(t("oldestWaits", { age: ageWords(age) }));
  if (accepted > 0) facts.push(t("acceptedOnCode", { count: accepted, amount: money(acceptedAmount) }));
  return facts.length === 1 && !up && pending === 0 ? [...facts, t("lineDownGoesOn")] : facts;
}
