/** What a manager has the terminal do with the catalog. */
import { signal } from "@preact/signals";
import type { Id } from "#domain/ids.ts";
import type { Sentence } from "#domain/payment-sentences.ts";
import type { CategoryInput, PictureView, ProductInput, ProductView } from "#pos/catalog/api.ts";
import type { ImportView } from "#pos/catalog/import-api.ts";
import { newId } from "../kit/new-id.ts";
import { act, screen, sentenceOf, trouble } from "./calls.ts";
import { catalog, fetchCatalog } from "./catalog.ts";
import { change, draft, filled, open } from "./catalog-draft.ts";
import { base64Of, pictureOf } from "./catalog-picture.ts";

const NOT_A_PICTURE: Sentence = {
  zh: "打不开这个文件，请选一张图片",
  en: "That file cannot be opened as a picture: choose another",
};

export const keepDraft = () =>
  act(async () => {
    if (!draft.value || !("input" in filled.value)) return;
    const { id } = draft.value;
    await screen.call("PUT", `/api/catalog/products/${id}`, filled.value.input);
    await fetchCatalog();
    const kept = catalog.value.products.find((product) => product.id === id);
    if (kept && draft.value.id === id) open(kept);
  });

export const withdraw = (id: Id) =>
  act(async () => {
    await screen.call("DELETE", `/api/catalog/products/${id}`);
    draft.value = null;
    await fetchCatalog();
  });

export const keepCategory = (id: Id, input: CategoryInput) =>
  act(async () => {
    await screen.call("PUT", `/api/catalog/categories/${id}`, input);
    await fetchCatalog();
  });

export const withdrawCategory = (id: Id) =>
  act(async () => {
    await screen.call("DELETE", `/api/catalog/categories/${id}`);
    await fetchCatalog();
  });

/** Puts each where it stands in the list, and writes those that stand elsewhere than they did. */
export const orderCategories = (ids: readonly Id[]) =>
  act(async () => {
    for (const [place, id] of ids.entries()) {
      const { name, nameEn, place: before } = catalog.value.categories.find((one) => one.id === id) ?? {};
      if (name === undefined || before === place) continue;
      const input: CategoryInput = { name, place, ...(nameEn !== undefined && { nameEn }) };
      await screen.call("PUT", `/api/catalog/categories/${id}`, input);
    }
    await fetchCatalog();
  });

export const orderFavourites = (products: readonly ProductView[]) =>
  act(async () => {
    for (const [favourite, product] of products.entries()) {
      if (product.favourite === favourite) continue;
      const { id, search: _, stock: __, ...kept } = product;
      const input: ProductInput = { ...kept, favourite, stock: "kept" };
      await screen.call("PUT", `/api/catalog/products/${id}`, input);
    }
    await fetchCatalog();
  });

export async function choosePicture(file: Blob): Promise<void> {
  const body = await pictureOf(file);
  if (body === undefined) {
    trouble.value = NOT_A_PICTURE;
    return;
  }
  await act(async () => {
    change({ picture: (await screen.call<PictureView>("POST", "/api/catalog/pictures", { body })).picture });
  });
}

/** The import at hand, as the terminal last told of it. */
export const importing = signal<ImportView | null>(null);

/** How long between two looks at how far an import is. */
const LOOK_MS = 300;

export const chooseFile = (file: File) =>
  act(async () => {
    importing.value = null;
    const body = { name: file.name.slice(-200), file: await base64Of(file) };
    importing.value = await screen.call<ImportView>("PUT", `/api/catalog/imports/${newId()}`, body);
  });

export const confirmImport = () =>
  act(async () => {
    if (!importing.value) return;
    const { id } = importing.value;
    importing.value = await screen.call<ImportView>("PUT", `/api/catalog/imports/${id}/confirmation`, {});
    void followImport(id);
  });

/** Selling goes on meanwhile, so that nothing waits for it. */
async function followImport(id: Id): Promise<void> {
  try {
    while (importing.value?.id === id && importing.value.state === "importing") {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      importing.value = await screen.call<ImportView>("GET", `/api/catalog/imports/${id}`);
    }
    await fetchCatalog();
  } catch (fault) {
    trouble.value = sentenceOf(fault);
  }
}

export const exportAs = (format: "csv" | "xlsx") =>
  act(() => screen.download(`/api/catalog/export?format=${format}`, `goods.${format}`));
