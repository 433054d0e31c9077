/** The grid of favourites in its order. */
import { formatMoney } from "#domain/money.ts";
import { favourites } from "./catalog.ts";
import { orderFavourites } from "./catalog-calls.ts";
import { Ordered } from "./catalog-ordered.tsx";
import { tg } from "./catalog-words.ts";
import { currency } from "./store.ts";
import { Trouble } from "./trouble.tsx";

export function FavouriteList() {
  return (
    <div class="room-page">
      <Trouble />
      {favourites.value.length === 0 && <p class="ticket-empty quiet">{tg("noFavourites")}</p>}
      <Ordered
        items={favourites.value}
        nameOf={({ name }) => name}
        beside={({ price }) => (
          <span class="quiet grouped">{formatMoney({ amount: price, currency: currency.value })}</span>
        )}
        onOrder={(items) => void orderFavourites(items)}
      />
    </div>
  );
}
