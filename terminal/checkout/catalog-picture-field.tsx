/** The picture of a product: as it is, another one, or none. */
import { useRef } from "preact/hooks";
import { Button } from "../kit/button.tsx";
import { busy } from "./calls.ts";
import { pictureUrl } from "./catalog.ts";
import { choosePicture } from "./catalog-calls.ts";
import { change } from "./catalog-draft.ts";
import { tg } from "./catalog-words.ts";

export function PictureField({ picture }: { picture: string | undefined }) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <div class="catalog-picture">
      {picture !== undefined && <img key={picture} src={pictureUrl(picture)} alt={tg("picture")} />}
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
