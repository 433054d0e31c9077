/** Spreadsheets: out, and in after a look at what they would change. */
import { useRef } from "preact/hooks";
import { formatMoney } from "#domain/money.ts";
import type { ImportView } from "#pos/catalog/import-api.ts";
import { Button } from "../kit/button.tsx";
import { BY_KEYS } from "../kit/by-keys.ts";
import { busy } from "./calls.ts";
import { chooseFile, confirmImport, exportAs, importing } from "./catalog-calls.ts";
import { columnWords, faultWords, tg } from "./catalog-words.ts";
import { currency } from "./store.ts";
import { Trouble } from "./trouble.tsx";

export function Files() {
  const view = importing.value;
  return (
    <div class="room-page catalog-files">
      <h2 class="room-title">{tg("importTitle")}</h2>
      {view ? <Import view={view} /> : <p class="quiet">{tg("importMeans")}</p>}
      <Trouble />
      <div class="pair">
        <FileChoice isOther={view !== null} />
        {view?.state === "previewed" && view.added + view.changed > 0 && (
          <Button kind="primary" size="action" disabled={busy.value} onPress={() => void confirmImport()}>
            {tg("importNow", { count: view.added + view.changed })}
          </Button>
        )}
      </div>
      {!view && <Export />}
    </div>
  );
}

function FileChoice({ isOther }: { isOther: boolean }) {
  const field = useRef<HTMLInputElement>(null);
  const isRunning = importing.value?.state === "importing";
  return (
    <>
      <input
        ref={field}
        type="file"
        accept=".xlsx,.csv,.txt"
        hidden
        aria-label={tg("chooseFile")}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          currentTarget.value = "";
          if (file) void chooseFile(file);
        }}
      />
      <Button
        kind={isOther ? "quiet" : "primary"}
        size="action"
        disabled={busy.value || isRunning}
        onPress={() => field.current?.click()}
      >
        {busy.value && !isOther ? tg("reading") : tg(isOther ? "otherFile" : "chooseFile")}
      </Button>
    </>
  );
}

function Export() {
  return (
    <section class="stack">
      <h2 class="room-title">{tg("exportTitle")}</h2>
      <p class="quiet">{tg("exportMeans")}</p>
      <div class="pair">
        <Button kind="secondary" size="action" disabled={busy.value} onPress={() => void exportAs("xlsx")}>
          {tg("exportXlsx")}
        </Button>
        <Button kind="secondary" size="action" disabled={busy.value} onPress={() => void exportAs("csv")}>
          {tg("exportCsv")}
        </Button>
      </div>
    </section>
  );
}

function Import({ view }: { view: ImportView }) {
  const listed = (names: readonly string[]) => names.join(tg("listSeparator"));
  const { file, same, faulty, categories, ignored, refused } = view;
  return (
    <section class="room-scroll" aria-label={file} {...BY_KEYS}>
      <p class="catalog-verdict" role="status" data-testid="import" data-state={view.state}>
        {verdictOf(view)}
      </p>
      <ul class="catalog-notes">
        <li class="quiet small">{file}</li>
        {faulty > 0 && <li class="strong">{tg("leftOut", { count: faulty })}</li>}
        {refused.length > 0 && (
          <li class="strong">
            {tg("importRefused", { count: refused.length, names: listed(refused.map(({ name }) => name)) })}
          </li>
        )}
        {same > 0 && <li>{tg("unchanged", { count: same })}</li>}
        {categories.length > 0 && <li>{tg("newCategories", { names: listed(categories) })}</li>}
        {ignored.length > 0 && <li>{tg("ignored", { names: listed(ignored) })}</li>}
        <li class="quiet">{tg("notTouched")}</li>
      </ul>
      {view.state === "previewed" && <Rows view={view} />}
    </section>
  );
}

function verdictOf({ state, added, changed, done, refused }: ImportView): string {
  const count = added + changed;
  if (state === "importing") return tg("importing", { done, count });
  if (state === "imported") return tg("imported", { count: count - refused.length });
  return count === 0 ? tg("nothingToDo") : tg("willDo", { added, changed });
}

/** What is wrong first: it is what somebody has to do something about. */
function Rows({ view: { faults, changes } }: { view: ImportView }) {
  const money = (amount: number) => formatMoney({ amount, currency: currency.value });
  return (
    <ol class="found catalog-rows">
      {faults.map(({ row, name, faults }) => (
        <li key={row} data-wrong="">
          <span class="grouped">{tg("row", { row })}</span>
          <span>{name}</span>
          <span>{faults.map((fault) => faultWords(fault)).join(" · ")}</span>
        </li>
      ))}
      {changes.map(({ row, name, columns, priceBefore, price }) => (
        <li key={row}>
          <span class="quiet grouped">{tg("row", { row })}</span>
          <span>{name}</span>
          <span>
            {priceBefore !== price && tg("priceChange", { before: money(priceBefore), after: money(price) })}{" "}
            <span class="quiet small">
              {tg("changedColumns", {
                columns: columns.map((one) => columnWords(one)).join(tg("listSeparator")),
              })}
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}
