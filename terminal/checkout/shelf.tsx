/** The catalog's side of the floor: search on top, favourites and categories below it, one tap for one more. */
import { computed, signal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { formatMoney } from "#domain/money.ts";
import type { ProductView } from "#pos/catalog/api.ts";
import { Button } from "../kit/button.tsx";
import { CrossIcon } from "../kit/icons.tsx";
import { isOnButton, useKeyboard } from "../kit/use-keyboard.ts";
import { language } from "../kit/words.ts";
import { catalog, favourites, index, pictureUrl } from "./catalog.ts";
import { addProduct, isSearching, padSubject, recording, searched } from "./draft.ts";
import { currency } from "./store.ts";
import { tk } from "./ticket-words.ts";

/** More is a search that is not done yet, and each tile has to be drawn before the next key. */
const FOUND_MAX = 12;
const SHELF_MAX = 300;

const FAVOURITES = "favourites";
const category = signal<string>(FAVOURITES);
const family = signal<string | null>(null);

/** One more than is shown tells that there are more. */
const found = computed(() =>
  searched.value.trim() === "" ? [] : index.value.find(searched.value, FOUND_MAX + 1),
);

const shown = computed<readonly ProductView[]>(() => {
  if (searched.value.trim() !== "") return found.value.slice(0, FOUND_MAX);
  const all = catalog.value.products;
  if (family.value !== null) return all.filter((product) => product.family === family.value);
  if (category.value === FAVOURITES) return favourites.value.length > 0 ? favourites.value : all;
  return all.filter((product) => product.category === category.value);
});

/** On a shelf the variants of one thing are one tile; whoever searches sees each. */
type Tile = { readonly product: ProductView } | { readonly family: string; readonly count: number };

const tiles = computed<readonly Tile[]>(() => {
  const isGrouped = searched.value.trim() === "" && family.value === null;
  const counts = new Map<string, number>();
  for (const { family } of shown.value) if (family) counts.set(family, (counts.get(family) ?? 0) + 1);
  const seen = new Set<string>();
  return shown.value.slice(0, SHELF_MAX).flatMap((product): Tile[] => {
    const count = counts.get(product.family ?? "") ?? 0;
    if (!isGrouped || !product.family || count < 2) return [{ product }];
    if (seen.has(product.family)) return [];
    seen.add(product.family);
    return [{ family: product.family, count }];
  });
});

/** Whoever searches has named it: the list that follows each key waits for no picture. */
const isPictured = computed(
  () => searched.value.trim() === "" && tiles.value.some((tile) => "product" in tile && tile.product.picture),
);

/** What is weighed is asked for its weight first. */
export function choose(product: ProductView): void {
  if (recording.value) return;
  if (product.unit === "kilogram") padSubject.value = { weighed: product };
  else addProduct(product);
}

export function Shelf() {
  // Made while nobody waits for it, and not when the first key is struck.
  useEffect(() => void index.value, [catalog.value]);
  return (
    <>
      <Search />
      <Categories />
      <Tiles />
    </>
  );
}

/** A hand that has typed nothing for so long reads what was found. */
const REST_MS = 300;

/**
 * Whoever begins to type searches, wherever the focus is. It comes into the field once the hand rests: a field that has it
 * has more to do for each key than to show it, which a slow tablet shows late.
 */
function useTyping(field: RefObject<HTMLInputElement | null>): void {
  const rest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const enter = () => field.current?.focus({ preventScroll: true });
  const typeOn = (text: string) => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    searched.value = text;
    clearTimeout(rest.current);
    // Unless it has gone elsewhere meanwhile, or what it typed was a scanner's.
    rest.current = setTimeout(() => {
      if (document.activeElement === document.body && isSearching.value) enter();
    }, REST_MS);
  };
  useKeyboard((event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    onEndKey(event);
    if (event.key === "Tab" && isSearching.value) enter();
    if (event.key === "Backspace" && isSearching.value) typeOn([...searched.value].slice(0, -1).join(""));
    if (event.key === " " && (!isSearching.value || isOnButton(event))) return;
    if ([...event.key].length !== 1 || event.key === "+") return;
    event.preventDefault();
    typeOn(searched.value + event.key);
  });
}

/** Two keys end a search, in the field and outside of it: Escape, and Enter, which takes the first that was found. */
function onEndKey(event: KeyboardEvent): void {
  if (event.isComposing) return;
  if (event.key === "Escape") stopSearch();
  const [first] = shown.value;
  if (event.key !== "Enter" || !isSearching.value || !first || isOnButton(event)) return;
  event.preventDefault();
  choose(first);
  stopSearch();
}

function stopSearch(): void {
  if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
  searched.value = "";
}

function Search() {
  const field = useRef<HTMLInputElement>(null);
  useTyping(field);
  return (
    // What is always there, seen or not, moves nothing when the first key is struck.
    <search class="shelf-search" data-empty={isSearching.value ? undefined : ""}>
      <input
        ref={field}
        type="search"
        inputMode="search"
        autocomplete="off"
        aria-label={tk("search")}
        placeholder={tk("searchHint")}
        value={searched.value}
        onInput={({ currentTarget }) => {
          searched.value = currentTarget.value;
        }}
        onKeyDown={onEndKey}
      />
      <Button kind="quiet" label={tk("stopSearch")} onPress={stopSearch}>
        <CrossIcon />
      </Button>
    </search>
  );
}

function Categories() {
  const go = (to: string) => {
    stopSearch();
    family.value = null;
    category.value = to;
  };
  return (
    <nav class="shelf-tabs" aria-label={tk("categories")}>
      <Tab name={tk(favourites.value.length > 0 ? "favourites" : "all")} to={FAVOURITES} onGo={go} />
      {catalog.value.categories.map(({ id, name, nameEn }) => (
        <Tab key={id} name={(language.value === "en" && nameEn) || name} to={id} onGo={go} />
      ))}
    </nav>
  );
}

/** None is chosen while something is looked for: that is among all goods. */
function Tab({ name, to, onGo }: { name: string; to: string; onGo: (to: string) => void }) {
  const isChosen = category.value === to && !isSearching.value;
  return (
    <button type="button" class="shelf-tab" aria-pressed={isChosen} onClick={() => onGo(to)}>
      {name}
    </button>
  );
}

function Tiles() {
  if (tiles.value.length === 0)
    return <p class="ticket-empty quiet">{tk(searched.value === "" ? "emptyShelf" : "notFound")}</p>;
  return (
    <ul class="tiles" data-pictured={isPictured.value ? "" : undefined}>
      {tiles.value.map((tile, place) =>
        "product" in tile ? (
          <ProductTile key={place} product={tile.product} />
        ) : (
          <li key={place}>
            <button
              type="button"
              class="tile"
              onClick={() => {
                family.value = tile.family;
              }}
            >
              <span class="tile-name">{tile.family}</span>
              <span class="quiet small">{tk("variants", { count: tile.count })}</span>
            </button>
          </li>
        ),
      )}
      {found.value.length > FOUND_MAX && <li class="tiles-more quiet small">{tk("typeOn")}</li>}
    </ul>
  );
}

function ProductTile({ product }: { product: ProductView }) {
  const { name, nameEn, variant, price, unit, stock, picture } = product;
  const amount = formatMoney({ amount: price, currency: currency.value });
  const spoken = (language.value === "en" && nameEn) || name;
  return (
    <li>
      <button type="button" class="tile" data-testid="product" onClick={() => choose(product)}>
        <span class="tile-name">
          {spoken}
          {variant !== undefined && !spoken.includes(variant) && <span class="quiet"> {variant}</span>}
        </span>
        <span class="tile-price grouped">
          <span>
            {unit === "kilogram" ? tk("perKilogram", { amount }) : amount}
            {stock !== undefined && stock <= 0 && <span class="quiet small"> {tk("soldOut")}</span>}
          </span>
          {isPictured.value && picture !== undefined && <TilePicture key={picture} hash={picture} />}
        </span>
      </button>
    </li>
  );
}

/** Its place is kept before it comes, and where it does not come the tile is one without a picture. */
function TilePicture({ hash }: { hash: string }) {
  return <img class="tile-picture" src={pictureUrl(hash)} alt="" loading="lazy" decoding="async" />;
}
