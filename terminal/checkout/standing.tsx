/** One touch shows how everything stands that the till needs. */
import { PulseIcon } from "../kit/icons.tsx";
import { lazyDialog } from "./lazy-dialog.tsx";
import { t } from "./words.ts";

const panel = lazyDialog(async () => (await import("./standing-panel.tsx")).StandingPanel);

export function StandingButton() {
  return (
    <>
      <button type="button" class="tool" aria-label={t("standing")} onClick={panel.open}>
        <PulseIcon />
      </button>
      <panel.Place />
    </>
  );
}
