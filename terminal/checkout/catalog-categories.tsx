/** The categories in their order: new ones, other names, and those that go. */
import { useComputed, useSignal } from "@preact/signals";
import { Button } from "../kit/button.tsx";
import { newId } from "../kit/new-id.ts";
import { busy } from "./calls.ts";
import { catalog } from "./catalog.ts";
import { keepCategory, orderCategories, withdrawCategory } from "./catalog-calls.ts";
import { Ordered } from "./catalog-ordered.tsx";
import { tg } from "./catalog-words.ts";
import { Trouble } from "./trouble.tsx";

export function CategoryList() {
  const counts = useComputed(() => {
    const counted = new Map<string, number>();
    for (const { category } of catalog.value.products)
      if (category !== null) counted.set(category, (counted.get(category) ?? 0) + 1);
    return counted;
  });
  return (
    <div class="room-page">
      <NewCategory />
      <Trouble />
      <Ordered
        items={catalog.value.categories}
        nameOf={({ name }) => name}
        beside={({ id }) => (
          <>
            <span class="quiet small">{tg("categoryGoods", { count: counts.value.get(id) ?? 0 })}</span>
            <Button kind="quiet" disabled={busy.value} onPress={() => void withdrawCategory(id)}>
              {tg("removeCategory")}
            </Button>
          </>
        )}
        onOrder={(items) => void orderCategories(items.map(({ id }) => id))}
      />
    </div>
  );
}

function NewCategory() {
  const id = useSignal(newId());
  const name = useSignal("");
  const nameEn = useSignal("");
  const add = async () => {
    const place = Math.max(-1, ...catalog.value.categories.map(({ place }) => place)) + 1;
    const english = nameEn.value.trim();
    const input = { name: name.value.trim(), place, ...(english !== "" && { nameEn: english }) };
    if (!(await keepCategory(id.value, input))) return;
    id.value = newId();
    name.value = "";
    nameEn.value = "";
  };
  return (
    <form
      class="catalog-new"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      {[
        { id: "category-name", label: tg("categoryName"), text: name },
        { id: "category-name-en", label: tg("categoryNameEn"), text: nameEn },
      ].map(({ id, label, text }) => (
        <div key={id} class="field">
          <label for={id}>{label}</label>
          <input
            id={id}
            autocomplete="off"
            maxLength={60}
            value={text}
            onInput={({ currentTarget }) => {
              text.value = currentTarget.value;
            }}
          />
        </div>
      ))}
      <Button kind="primary" size="action" submit disabled={busy.value || name.value.trim() === ""}>
        {tg("addCategory")}
      </Button>
    </form>
  );
}
