import { Button } from "../kit/button.tsx";
import { r } from "./room-words.ts";
import { freeze } from "./rooms.ts";
import { busy } from "./store.ts";
import { Trouble } from "./trouble.tsx";

/** Said before it is done: the customer cannot take it back himself. */
export function Freeze() {
  return (
    <>
      <p>{r("freezeHint")}</p>
      <Trouble />
      <div class="page-foot">
        <Button kind="primary" size="action" disabled={busy.value} onPress={freeze}>
          {r("freezeNow")}
        </Button>
      </div>
    </>
  );
}
