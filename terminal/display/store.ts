/** What the customer display knows: the shop, and the one picture that the terminal's server tells it to show. */
import { batch, computed, effect, signal } from "@preact/signals";
import type { DisplayEvents, DisplayView, Shop } from "#pos/api.ts";
import { setClock } from "../kit/clock.ts";
import { connected, pairing, Screen } from "../kit/screen.ts";

export const shop = signal<Shop | undefined>(undefined);
export const picture = signal<DisplayView>({ state: "idle" });

/** A picture outlives its server for so long; then it might be another customer's, and is taken away. */
const TRUSTED_ALONE_MS = 5000;
const aloneTooLong = signal(false);
export const away = computed(() => aloneTooLong.value || shop.value === undefined);

const take: { readonly [E in keyof DisplayEvents]: (data: DisplayEvents[E]) => void } = {
  snapshot: (data) =>
    batch(() => {
      setClock(data.now);
      shop.value = data.shop;
      picture.value = data.picture;
    }),
  picture: (data) => {
    picture.value = data;
  },
};

export async function start(): Promise<void> {
  effect(() => {
    if (connected.value) {
      aloneTooLong.value = false;
      return;
    }
    const patience = setTimeout(() => {
      aloneTooLong.value = true;
    }, TRUSTED_ALONE_MS);
    return () => clearTimeout(patience);
  });
  const screen = new Screen("display");
  await screen.open();
  if (pairing.value === "unpaired") return;
  screen.follow(
    "/api/display/events",
    ({ name, data }) => {
      (take as Record<string, ((data: unknown) => void) | undefined>)[name]?.(JSON.parse(data));
    },
    () => {
      pairing.value = "unpaired";
    },
  );
}
