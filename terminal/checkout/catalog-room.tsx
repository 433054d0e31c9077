/** The goods of the shop, for whoever may change them: found and filled in, sorted, brought in and taken out. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { Button } from "../kit/button.tsx";
import { fetchCatalog, productOfBarcode } from "./catalog.ts";
import { importing } from "./catalog-calls.ts";
import { CategoryList } from "./catalog-categories.tsx";
import { addBarcode, draft, open, openNew } from "./catalog-draft.ts";
import { FavouriteList } from "./catalog-favourites.tsx";
import { Files } from "./catalog-files.tsx";
import { ProductForm } from "./catalog-form.tsx";
import { ProductList } from "./catalog-list.tsx";
import "./catalog-room.css";
import { tg } from "./catalog-words.ts";
import { goodsTaker } from "./rooms.ts";

const PARTS = ["goods", "categories", "favourites", "files"] as const;
type Part = (typeof PARTS)[number];

export function CatalogRoom() {
  const part = useSignal<Part>("goods");
  // Before the room is painted: whoever sees it may scan.
  useLayoutEffect(() => {
    void fetchCatalog();
    goodsTaker.value = (barcode) => {
      part.value = "goods";
      takeBarcode(barcode);
    };
    return () => {
      goodsTaker.value = null;
      draft.value = null;
      if (importing.value?.state !== "importing") importing.value = null;
    };
  }, []);
  return (
    <div class="catalog-room">
      <fieldset class="segments catalog-parts" aria-label={tg("goods")}>
        {PARTS.map((one) => (
          <Button
            key={one}
            kind="secondary"
            pressed={one === part.value}
            onPress={() => {
              part.value = one;
            }}
          >
            {tg(one)}
          </Button>
        ))}
      </fieldset>
      <Inside part={part.value} />
    </div>
  );
}

function Inside({ part }: { part: Part }) {
  if (part === "categories") return <CategoryList />;
  if (part === "favourites") return <FavouriteList />;
  if (part === "files") return <Files />;
  return (
    <div class="room-halves">
      <section class="hands catalog-found">
        <ProductList />
      </section>
      <section class="ticket">
        {draft.value ? (
          <ProductForm key={draft.value.id} />
        ) : (
          <p class="ticket-empty quiet">{tg("choose")}</p>
        )}
      </section>
    </div>
  );
}

/** A barcode that is known opens its product; another is the open product's, or a new one's. */
function takeBarcode(barcode: string): void {
  const known = productOfBarcode(barcode);
  if (known) open(known.product);
  else if (draft.value) addBarcode(barcode);
  else openNew(barcode);
}
