/** What this screen is for, what is done with it and which keys it takes: in the same corner everywhere, and under F1. */
import { useEffect } from "preact/hooks";
import { isCovered } from "../kit/dialog.tsx";
import { HelpIcon } from "../kit/icons.tsx";
import { lazyDialog } from "./lazy-dialog.tsx";
import { t } from "./words.ts";

const panel = lazyDialog(async () => (await import("./help-panel.tsx")).HelpPanel);

export function HelpButton() {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== "F1") return;
      // The browser's own help is not about this till.
      event.preventDefault();
      if (!isCovered.value) panel.open();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  return (
    <>
      <button type="button" class="tool" aria-label={t("help")} aria-keyshortcuts="F1" onClick={panel.open}>
        <HelpIcon />
      </button>
      <panel.Place />
    </>
  );
}
