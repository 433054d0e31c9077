/** Pictures of products: kept once each, by the hash of their bytes. */
import { eq } from "drizzle-orm";
import { Refusal } from "#domain/refusal.ts";
import { productPictures } from "#drizzle/pos/schema.ts";
import { sha256 } from "#kit/signatures.ts";
import type { PosDb, PosStore } from "../store.ts";

export type PictureType = (typeof productPictures.$inferSelect)["type"];

/** A screen makes pictures this small before it sends them. */
export const PICTURE_BYTES_MAX = 40_000;

/** By their first bytes: what a file calls itself is not asked. */
const KINDS: readonly { readonly type: PictureType; readonly begins: RegExp }[] = [
  { type: "image/png", begins: /^89504e470d0a1a0a/ },
  { type: "image/jpeg", begins: /^ffd8ff/ },
  { type: "image/webp", begins: /^52494646.{8}57454250/ },
];

/** @returns the picture's name: SHA-256, hex. @throws Refusal `picture_not_usable` */
export function keepPicture(store: PosStore, body: Uint8Array): string {
  const head = Buffer.from(body.subarray(0, 12)).toString("hex");
  const kind = KINDS.find(({ begins }) => begins.test(head));
  if (!kind || body.length > PICTURE_BYTES_MAX) throw new Refusal("picture_not_usable");
  const hash = Buffer.from(sha256(body)).toString("hex");
  store.write((db) => {
    db.insert(productPictures)
      .values({ hash, type: kind.type, body: Buffer.from(body) })
      .onConflictDoNothing()
      .run();
  });
  return hash;
}

/** @throws Refusal `not_found` */
export function findPicture(
  db: PosDb,
  hash: string,
): { readonly type: PictureType; readonly body: Uint8Array } {
  const picture = db.select().from(productPictures).where(eq(productPictures.hash, hash)).get();
  if (!picture) throw new Refusal("not_found");
  return picture;
}
