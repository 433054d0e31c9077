/** The catalog as JSON, a stretch at a time: millions of characters at once would hold up who pays. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { CatalogView, ProductView } from "./api.ts";

/** So many products are text in less than a millisecond. */
const STRETCH = 500;

export function jsonStream(
  catalog: Omit<CatalogView, "products">,
  products: readonly ProductView[],
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let at = 0;
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(`${JSON.stringify(catalog).slice(0, -1)},"products":[`));
    },
    async pull(controller) {
      await nextTurn();
      const texts = products.slice(at, at + STRETCH).map((product) => JSON.stringify(product));
      const text = `${at > 0 && texts.length > 0 ? "," : ""}${texts.join(",")}`;
      at += STRETCH;
      const isLast = at >= products.length;
      controller.enqueue(encoder.encode(isLast ? `${text}]}` : text));
      if (isLast) controller.close();
    },
  });
}
