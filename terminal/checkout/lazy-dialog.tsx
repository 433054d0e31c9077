/** A dialog whose code is loaded when it is first asked for. */
import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { sentenceOf, trouble } from "./calls.ts";

interface Opened {
  readonly onClose: () => void;
}

/** The dialog's place, empty until `open` is called. @param load brings the component, which says when it was closed */
export function lazyDialog(load: () => Promise<FunctionComponent<Opened>>): {
  readonly open: () => void;
  readonly Place: FunctionComponent;
} {
  const inside = signal<{ readonly Inside: FunctionComponent<Opened> } | null>(null);
  const onClose = () => {
    inside.value = null;
  };
  return {
    open: () =>
      void load().then(
        (Inside) => {
          inside.value = { Inside };
        },
        (fault) => {
          trouble.value = sentenceOf(fault);
        },
      ),
    Place: () => inside.value && <inside.value.Inside onClose={onClose} />,
  };
}
