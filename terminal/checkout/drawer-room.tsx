/** The drawer: opened without a sale for a reason, how it stands, and what it has done in this shift. */
import { useEffect } from "preact/hooks";
import { NO_SALE_REASONS, type NoSaleReason, OPENING_SENTENCES } from "#domain/drawer.ts";
import type { DrawerDeed, NoSaleView } from "#pos/drawer/api.ts";
import { Button } from "../kit/button.tsx";
import { BY_KEYS } from "../kit/by-keys.ts";
import { formatTime } from "../kit/clock.ts";
import { DrawerIcon } from "../kit/icons.tsx";
import { inLanguage } from "../kit/words.ts";
import { busy } from "./calls.ts";
import * as drawer from "./drawer.ts";
import { deedPeople, deedWords, openingWords, standingWords, td } from "./drawer-words.ts";
import { NoteField } from "./note-field.tsx";
import { leaveRoom } from "./rooms.ts";
import * as store from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

export function DrawerRoom() {
  const state = store.drawer.value?.state;
  useEffect(() => drawer.leave, []);
  // Whoever opens or shuts it by hand writes a line of the list.
  useEffect(() => void drawer.findDeeds(), [state]);
  return (
    <div class="room-halves">
      <section class="hands">
        {drawer.opening.value ? <Outcome opening={drawer.opening.value} /> : <Reasons />}
      </section>
      <section class="ticket">
        <Standing />
        <Deeds />
      </section>
    </div>
  );
}

function Reasons() {
  const { reason, note, ready } = drawer;
  return (
    <form
      class="drawer-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy.value) drawer.openDrawer();
      }}
    >
      <h2 class="room-title">{td("why")}</h2>
      <fieldset class="drawer-reasons" aria-label={td("why")}>
        {Object.entries(NO_SALE_REASONS).map(([code, words]) => (
          <Button
            key={code}
            kind="secondary"
            size="action"
            pressed={reason.value === code}
            onPress={() => {
              reason.value = code as NoSaleReason;
            }}
          >
            {inLanguage(words)}
          </Button>
        ))}
      </fieldset>
      {reason.value === "other" && <NoteField id="note" label={td("whichReason")} note={note} />}
      <Trouble />
      <Button kind="primary" size="action" submit disabled={busy.value || !ready.value}>
        {reason.value === null
          ? td("chooseReason")
          : td(reason.value === "other" && !ready.value ? "whichReason" : "openDrawer")}
      </Button>
    </form>
  );
}

/** What is known of it, and nothing more: where nobody knows, a person has a look. */
function Outcome({ opening: { state } }: { opening: NoSaleView }) {
  return (
    <div class="drawer-form">
      <p class="drawer-outcome" role="status" data-testid="opening" data-state={state}>
        <DrawerIcon />
        {inLanguage(OPENING_SENTENCES[state])}
      </p>
      <Trouble />
      <div class="pair">
        <Button kind="quiet" size="action" disabled={busy.value} onPress={drawer.thinkAnew}>
          {td("openAgain")}
        </Button>
        <Button kind="primary" size="action" disabled={busy.value} onPress={leaveRoom}>
          {t("done")}
        </Button>
      </div>
    </div>
  );
}

function Standing() {
  const view = store.drawer.value;
  return (
    view && (
      <p class="drawer-standing" role="status" data-testid="drawer-state" data-state={view.state}>
        <DrawerIcon />
        <span>
          {standingWords(view)}
          {view.learnt === undefined && <span class="quiet drawer-below">{td("managerTriesOut")}</span>}
        </span>
      </p>
    )
  );
}

function Deeds() {
  const deeds = drawer.deeds.value;
  if (!deeds) return null;
  return (
    <>
      <h2 class="room-title">{td("deeds")}</h2>
      {deeds.length === 0 && <p class="quiet">{td("noDeeds")}</p>}
      <ol class="deeds" data-testid="deeds" aria-label={td("deeds")} {...BY_KEYS}>
        {deeds.map((deed) => (
          <Deed key={`${deed.at} ${deed.what}`} deed={deed} />
        ))}
      </ol>
    </>
  );
}

function Deed({ deed }: { deed: DrawerDeed }) {
  const people = deedPeople(deed);
  return (
    <li>
      <span class="quiet grouped">{formatTime(deed.at)}</span>
      <p>
        {deedWords(deed)}
        {people !== "" && <span class="quiet small drawer-below">{people}</span>}
      </p>
      {"state" in deed && <span class="quiet small">{openingWords(deed.state)}</span>}
    </li>
  );
}
