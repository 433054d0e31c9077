/** Before the yes: what will go back, and whether the shop's balance covers it. After it: how the refund stands. */
import { formatMoney } from "#domain/money.ts";
import { fill } from "#domain/payment-sentences.ts";
import { REFUND_REASONS, REFUND_SENTENCES, type RefundReason } from "#domain/refund.ts";
import type { SaleView } from "#pos/api.ts";
import { Button } from "../kit/button.tsx";
import { Money } from "../kit/money.tsx";
import { Phrases } from "../kit/phrases.tsx";
import { inLanguage, language } from "../kit/words.ts";
import { printSlip } from "./actions.ts";
import { busy } from "./calls.ts";
import { PaperRow } from "./paper-row.tsx";
import * as refunds from "./refunds.ts";
import { type RoomWord, tr } from "./room-words.ts";
import { leaveRoom } from "./rooms.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

export function RefundSure({ sale: { currency } }: { sale: SaleView }) {
  const { amount, reason } = refunds;
  const words = coverage();
  return (
    <>
      <div class="outcome">
        <p class="quiet">{tr(refunds.inCash.value ? "refundInCash" : "refundToPayer")}</p>
        <Money amount={amount.value} currency={currency} size={64} testid="refund-amount" />
        <p role="status" data-testid="coverage" data-coverage={words}>
          <Phrases text={tr(words)} />
        </p>
      </div>
      <Reasons />
      <Trouble />
      <div class="pair">
        <Button kind="quiet" size="action" disabled={busy.value} onPress={refunds.thinkAgain}>
          {t("back")}
        </Button>
        <Button
          kind="primary"
          size="action"
          disabled={busy.value || reason.value === null || words === "askingBalance"}
          onPress={refunds.refund}
        >
          {reason.value === null
            ? tr("chooseReason")
            : tr("refundNow", { amount: formatMoney({ amount: amount.value, currency }) })}
        </Button>
      </div>
    </>
  );
}

function coverage(): RoomWord {
  if (refunds.inCash.value) return "outOfDrawer";
  const balance = refunds.balance.value;
  if (busy.value && balance === undefined) return "askingBalance";
  if (balance === null || balance === undefined) return "balanceUnknown";
  return balance >= refunds.amount.value ? "balanceCovers" : "balanceShort";
}

function Reasons() {
  const { reason } = refunds;
  return (
    <fieldset class="segments" aria-label={tr("refundReason")}>
      {Object.entries(REFUND_REASONS).map(([code, words]) => (
        <Button
          key={code}
          kind="secondary"
          pressed={reason.value === code}
          onPress={() => {
            reason.value = code as RefundReason;
          }}
        >
          {inLanguage(words)}
        </Button>
      ))}
    </fieldset>
  );
}

export function RefundAsked({ sale, id }: { sale: SaleView; id: string }) {
  const refund = sale.refunds.find((one) => one.id === id);
  if (!refund) return null;
  const { amount, currency, state } = refund;
  const slip = sale.receipts.filter(({ kind, subject }) => kind === "refund" && subject === id).at(-1);
  return (
    <>
      <div class="outcome">
        <Money amount={amount} currency={currency} size={64} />
        <p class="refund-state" role="status" data-testid="refund-state" data-state={state}>
          {fill(REFUND_SENTENCES[state], language.value, formatMoney({ amount, currency }))}
        </p>
      </div>
      {(slip || state === "refunded") && (
        <PaperRow
          job={slip}
          none={tr("refundOnEReceipt")}
          again={slip ? t("reprint") : tr("printRefundSlip")}
          onAgain={() => printSlip(sale, "refund", id)}
        />
      )}
      <Trouble />
      <Button kind="primary" size="action" disabled={busy.value} onPress={leaveRoom}>
        {t("done")}
      </Button>
      <Button kind="quiet" size="action" disabled={busy.value} onPress={() => refunds.choose(sale.id)}>
        {tr("refundMore")}
      </Button>
    </>
  );
}
