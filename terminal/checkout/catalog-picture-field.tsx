/** The picture of a product: as it is, another one, or none. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../kit/button.tsx";
import { busy, sentenceOf, trouble } from "./calls.ts";
import { choosePicture } from "./catalog-calls.ts";
import { change } from "./catalog-draft.ts";
import { pictureUrl } from "./catalog-picture.ts";
import { tg } from "./catalog-words.ts";

export function PictureField({ picture }: { picture: string | undefined }) {
  const field = useRef<HTMLInputElement>(null);
  const url = useSignal<string | undefined>(undefined);
  useEffect(() => {
    url.value = undefined;
    if (picture === undefined) return;
    let isLeft = false;
    const show = async () => {
      try {
        const found = await pictureUrl(picture);
        if (!isLeft) url.value = found;
      } catch (fault) {
        trouble.value = sentenceOf(fault);
      }
    };
    void show();
    return () => {
      isLeft = true;
    };
  }, [picture]);
  return (
    <div class="catalog-picture">
      {url.value !== undefined && <img src={url.value} alt={tg("picture")} />}
      <input
        ref={field}
        type="file"
        accept="image/*"
        hidden
        aria-label={tg("choosePicture")}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          currentTarget.value = "";
          if (file) void choosePicture(file);
        }}
      />
      <Button kind="secondary" disabled={busy.value} onPress={() => field.current?.click()}>
        {tg("choosePicture")}
      </Button>
      {picture !== undefined && (
        <Button kind="quiet" onPress={() => change({ picture: undefined })}>
          {tg("removePicture")}
        </Button>
      )}
    </div>
  );
}
