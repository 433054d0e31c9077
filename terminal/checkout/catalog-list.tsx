/** The goods to choose from: all by name, or what is searched for. */
import { computed, signal } from "@preact/signals";
import { formatMoney } from "#domain/money.ts";
import type { ProductView } from "#pos/catalog/api.ts";
import { Button } from "../kit/button.tsx";
import { language } from "../kit/words.ts";
import { catalog, index } from "./catalog.ts";
import { draft, open, openNew, stockText } from "./catalog-draft.ts";
import { tg } from "./catalog-words.ts";
import { currency } from "./store.ts";

/** Whoever has more before his eyes types another letter. */
const SHOWN_MAX = 100;

const wanted = signal("");
const found = computed(() =>
  wanted.value.trim() === ""
    ? catalog.value.products
    : index.value.find(wanted.value, catalog.value.products.length),
);

export function ProductList() {
  const more = found.value.length - SHOWN_MAX;
  return (
    <>
      <div class="shelf-search">
        <input
          type="search"
          autocomplete="off"
          aria-label={tg("find")}
          placeholder={tg("find")}
          value={wanted.value}
          onInput={({ currentTarget }) => {
            wanted.value = currentTarget.value;
          }}
        />
        <Button kind="secondary" onPress={() => openNew()}>
          {tg("add")}
        </Button>
      </div>
      {found.value.length === 0 && (
        <p class="ticket-empty quiet">{tg(wanted.value === "" ? "none" : "notFound")}</p>
      )}
      <ul class="found">
        {found.value.slice(0, SHOWN_MAX).map((product) => (
          <li key={product.id}>
            <Row product={product} />
          </li>
        ))}
      </ul>
      {more > 0 && <p class="quiet small">{tg("more", { count: more })}</p>}
    </>
  );
}

function Row({ product }: { product: ProductView }) {
  const { id, name, nameEn, variant, price, unit, stock, barcodes } = product;
  const amount = formatMoney({ amount: price, currency: currency.value });
  return (
    <button
      type="button"
      class="catalog-row"
      aria-pressed={draft.value?.id === id}
      onClick={() => open(product)}
    >
      <span class="catalog-name">
        {(language.value === "en" && nameEn) || name}
        {variant !== undefined && <span class="quiet"> {variant}</span>}
      </span>
      <span class="quiet small catalog-facts">
        {[barcodes[0], stock !== undefined && tg("stockLeft", { stock: stockText(stock, unit) })]
          .filter(Boolean)
          .join(" · ")}
      </span>
      <span class="grouped">{unit === "kilogram" ? `${amount}/kg` : amount}</span>
    </button>
  );
}
