import { useSignal } from "@preact/signals";
import { formatMoney } from "#domain/money.ts";
import type { WalletEntry, WalletView } from "#wallet/api.ts";
import { Button } from "../kit/button.tsx";
import { formatMoment } from "../kit/clock.ts";
import { BarcodeIcon, CodeIcon, EyeIcon } from "../kit/icons.tsx";
import { Money } from "../kit/money.tsx";
import { r, roomWords } from "./room-words.ts";
import { openRoom, ROOMS, underWay } from "./rooms.ts";
import { busy, loadWallet, openCode, signOut, trouble, wallet } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { entryWords, t } from "./words.ts";

export function Home() {
  const view = wallet.value;
  if (!view)
    return (
      <main class="page">
        {trouble.value === null && <p class="quiet">{t("loading")}</p>}
        <Trouble />
        {trouble.value !== null && (
          <Button kind="secondary" disabled={busy.value} onPress={loadWallet}>
            {t("retry")}
          </Button>
        )}
      </main>
    );
  return (
    <main class="page home">
      <h1 class="greeting">{t("greeting", { name: view.name })}</h1>
      {view.frozen && (
        <p class="trouble" data-testid="frozen">
          {r("frozen")}
        </p>
      )}
      <Balance view={view} />
      <Button kind="primary" size="action" onPress={openCode}>
        <BarcodeIcon />
        {t("code")}
      </Button>
      <p class="how-to-pay">
        <CodeIcon />
        {t("howToPay")}
      </p>
      <Trouble />
      <UnderWay />
      <Services />
      <History view={view} />
      <Button kind="quiet" disabled={busy.value} onPress={signOut}>
        {t("signOut")}
      </Button>
    </main>
  );
}

/** Hidden until tapped: a phone is looked at over the shoulder. */
function Balance({ view }: { view: WalletView }) {
  const seen = useSignal(false);
  return (
    <button
      type="button"
      class="balance"
      onClick={() => {
        seen.value = !seen.value;
      }}
    >
      <span class="balance-word">
        {t("balance")}
        <span class="balance-switch">
          <EyeIcon />
          {t(seen.value ? "hide" : "show")}
        </span>
      </span>
      <span data-testid="balance" class="balance-figure">
        {seen.value ? (
          <Money amount={view.balance} currency={view.currency} size={40} />
        ) : (
          <span class="balance-dots">••••••</span>
        )}
      </span>
    </button>
  );
}

/** Top-ups and withdrawals that the bank has still to answer. */
function UnderWay() {
  if (underWay.value.length === 0) return null;
  return (
    <ul class="under-way" data-testid="under-way">
      {underWay.value.map(({ id, kind, amount, currency }) => (
        <li key={id}>
          <span>
            {entryWords(kind)} · {r("underWay")}
          </span>
          <span class="grouped strong">{formatMoney({ amount, currency })}</span>
        </li>
      ))}
    </ul>
  );
}

function Services() {
  return (
    <nav class="services" aria-label={r("services")}>
      <ul>
        {ROOMS.map((each) => (
          <li key={each}>
            <Button kind="secondary" onPress={() => openRoom(each)}>
              {roomWords(each)}
            </Button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function History({ view }: { view: WalletView }) {
  return (
    <section class="history">
      <h2 class="quiet">{t("history")}</h2>
      {view.entries.length === 0 && <p>{t("noHistory")}</p>}
      <ol>
        {view.entries.map((entry) => (
          <li key={entry.id}>
            <span class="history-what">
              <span>{entry.payee || entryWords(entry.kind)}</span>
              <span class="quiet small">
                {entry.payee && `${entryWords(entry.kind)} · `}
                <span class="grouped">{formatMoment(entry.at)}</span>
              </span>
            </span>
            <span class="grouped strong">{signed(entry, view)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function signed({ amount }: WalletEntry, { currency }: WalletView): string {
  const text = formatMoney({ amount, currency });
  return amount > 0 ? `+${text}` : text.replace("-", "−");
}
