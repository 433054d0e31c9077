/** One product, filled in: what is wrong is said beside the field's name, and nothing is sent until it is right. */
import { useSignal } from "@preact/signals";
import { UNITS } from "#domain/product.ts";
import { Button } from "../kit/button.tsx";
import { Dialog } from "../kit/dialog.tsx";
import { language } from "../kit/words.ts";
import { busy } from "./calls.ts";
import { catalog } from "./catalog.ts";
import { keepDraft, withdraw } from "./catalog-calls.ts";
import { change, type Draft, draft, filled, nextFavourite, type Typed, type } from "./catalog-draft.ts";
import { PictureField } from "./catalog-picture-field.tsx";
import { faultWords, tg } from "./catalog-words.ts";
import { Trouble } from "./trouble.tsx";

export function ProductForm() {
  const at = draft.value;
  const isKept = useSignal(false);
  const isTried = useSignal(false);
  if (!at) return null;
  const faults = "faults" in filled.value ? filled.value.faults : [];
  const keep = async () => {
    isTried.value = true;
    if (faults.length === 0) isKept.value = await keepDraft();
  };
  return (
    <form
      class="stack catalog-form"
      aria-label={at.before?.name ?? tg("newGoods")}
      onInput={() => {
        isKept.value = false;
      }}
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <h2 class="room-title">{at.before?.name ?? tg("newGoods")}</h2>
      <Field column="name" label={tg("name")} required />
      <UnitChoice at={at} />
      <div class="pair">
        <Field
          column="price"
          label={tg(at.unit === "piece" ? "price" : "pricePerKilogram")}
          decimal
          required
        />
        <Field column="tax" label={tg("tax")} decimal />
      </div>
      <Field column="barcodes" label={tg("barcodes")} />
      <CategoryChoice at={at} />
      <Field column="stock" label={tg(at.unit === "piece" ? "stock" : "stockKilograms")} decimal>
        {tg("stockMeans")}
      </Field>
      {at.unit === "kilogram" && <Field column="scaleCode" label={tg("scaleCode")} decimal />}
      <Favourite at={at} />
      <PictureField picture={at.picture} />
      <Field column="nameEn" label={tg("nameEn")} />
      <Field column="family" label={tg("family")} />
      <Field column="variant" label={tg("variant")} />
      <div class="catalog-keys">
        {isTried.value && faults.length > 0 && (
          <ul class="trouble" role="alert">
            {faults.map((fault) => (
              <li key={fault}>{faultWords(fault)}</li>
            ))}
          </ul>
        )}
        <Trouble />
        <p role="status" class="quiet small" data-testid="goods-kept">
          {isKept.value && tg("kept")}
        </p>
        <div class="pair">
          {at.before ? <Withdrawal at={at} /> : <Leave />}
          <Button kind="primary" size="action" submit disabled={busy.value}>
            {tg("keep")}
          </Button>
        </div>
      </div>
    </form>
  );
}

interface FieldProps {
  readonly column: Typed;
  readonly label: string;
  readonly required?: boolean;
  /** Of figures alone. */
  readonly decimal?: boolean;
  readonly children?: string;
}

function Field({ column, label, required = false, decimal = false, children }: FieldProps) {
  const id = `goods-${column}`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        autocomplete="off"
        spellcheck={false}
        aria-required={required}
        inputMode={decimal ? "decimal" : "text"}
        value={draft.value?.typed[column] ?? ""}
        onInput={({ currentTarget }) => type(column, currentTarget.value)}
      />
      {children !== undefined && <p class="quiet small">{children}</p>}
    </div>
  );
}

function UnitChoice({ at }: { at: Draft }) {
  return (
    <fieldset class="segments catalog-two" aria-label={tg("unit")}>
      {UNITS.map((unit) => (
        <Button key={unit} kind="secondary" pressed={unit === at.unit} onPress={() => change({ unit })}>
          {tg(unit)}
        </Button>
      ))}
    </fieldset>
  );
}

function CategoryChoice({ at }: { at: Draft }) {
  return (
    <div class="field">
      <label for="goods-category">{tg("category")}</label>
      <select
        id="goods-category"
        value={at.category ?? ""}
        onChange={({ currentTarget }) => change({ category: currentTarget.value || null })}
      >
        <option value="">{tg("noCategory")}</option>
        {catalog.value.categories.map(({ id, name, nameEn }) => (
          <option key={id} value={id}>
            {(language.value === "en" && nameEn) || name}
          </option>
        ))}
      </select>
    </div>
  );
}

function Favourite({ at }: { at: Draft }) {
  const isOne = at.favourite !== undefined;
  return (
    <fieldset class="segments catalog-two" aria-label={tg("favourites")}>
      <Button
        kind="secondary"
        pressed={isOne}
        onPress={() => change({ favourite: at.before?.favourite ?? nextFavourite() })}
      >
        {tg("inFavourites")}
      </Button>
      <Button kind="secondary" pressed={!isOne} onPress={() => change({ favourite: undefined })}>
        {tg("notInFavourites")}
      </Button>
    </fieldset>
  );
}

function Leave() {
  return (
    <Button
      kind="quiet"
      size="action"
      onPress={() => {
        draft.value = null;
      }}
    >
      {tg("back")}
    </Button>
  );
}

function Withdrawal({ at }: { at: Draft }) {
  const isAsking = useSignal(false);
  const close = () => {
    isAsking.value = false;
  };
  return (
    <>
      <Button
        kind="quiet"
        size="action"
        onPress={() => {
          isAsking.value = true;
        }}
      >
        {tg("withdraw")}
      </Button>
      {isAsking.value && (
        <Dialog title={`${tg("withdraw")} · ${at.before?.name}`} onClose={close}>
          <p>{tg("withdrawSure")}</p>
          <Trouble />
          <div class="pair">
            <Button kind="quiet" size="action" onPress={close}>
              {tg("back")}
            </Button>
            <Button kind="secondary" size="action" disabled={busy.value} onPress={() => void withdraw(at.id)}>
              {tg("withdrawNow")}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
