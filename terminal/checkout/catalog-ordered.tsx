/** A list whose order people set, one step at a time: by touch and by keyboard alike. */
import type { ComponentChildren } from "preact";
import { Button } from "../kit/button.tsx";
import { busy } from "./calls.ts";
import { tg } from "./catalog-words.ts";

interface OrderedProps<Item extends { readonly id: string }> {
  readonly items: readonly Item[];
  readonly nameOf: (item: Item) => string;
  readonly beside: (item: Item) => ComponentChildren;
  readonly onOrder: (items: readonly Item[]) => void;
}

export function Ordered<Item extends { readonly id: string }>({
  items,
  nameOf,
  beside,
  onOrder,
}: OrderedProps<Item>) {
  const swap = (index: number, by: 1 | -1) => {
    const [item, other] = [items[index], items[index + by]];
    if (item && other) onOrder(items.map((one) => (one === item ? other : one === other ? item : one)));
  };
  return (
    <ol class="found catalog-ordered">
      {items.map((item, index) => (
        <li key={item.id}>
          <span>{nameOf(item)}</span>
          <span class="catalog-beside">{beside(item)}</span>
          <Button
            kind="secondary"
            label={tg("earlier", { name: nameOf(item) })}
            disabled={busy.value || index === 0}
            onPress={() => swap(index, -1)}
          >
            ↑
          </Button>
          <Button
            kind="secondary"
            label={tg("later", { name: nameOf(item) })}
            disabled={busy.value || index === items.length - 1}
            onPress={() => swap(index, 1)}
          >
            ↓
          </Button>
        </li>
      ))}
    </ol>
  );
}
