/** What else the till can do, and who stands at it. */
import { useState } from "preact/hooks";
import { Button } from "../kit/button.tsx";
import { Dialog } from "../kit/dialog.tsx";
import { MenuIcon } from "../kit/icons.tsx";
import { busy, trouble } from "./calls.ts";
import { roomWords } from "./room-names.ts";
import { enterRoom, mayEnter, ROOMS } from "./rooms.ts";
import { signOut } from "./sessions.ts";
import { session } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

export function Menu({ name }: { name: string }) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const show = () => {
    trouble.value = null;
    setOpen(true);
  };
  const isIn = session.value?.pinMustChange === false;
  return (
    <>
      <button type="button" class="tool" onClick={show}>
        <MenuIcon />
        {t("menu")}
        <span class="quiet menu-name">{name}</span>
      </button>
      {open && (
        <Dialog title={`${t("signedInAs")} · ${name}`} onClose={close}>
          <Trouble />
          <div class="choices menu-rooms">
            {isIn &&
              ROOMS.filter(mayEnter).map((room) => (
                <Button
                  key={room}
                  kind="secondary"
                  size="action"
                  onPress={() => {
                    close();
                    enterRoom(room);
                  }}
                >
                  {roomWords(room)}
                </Button>
              ))}
            <div class="pair">
              <Button kind="quiet" size="action" onPress={close}>
                {t("stay")}
              </Button>
              <Button kind="secondary" size="action" disabled={busy.value} onPress={signOut}>
                {t("signOut")}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
