/** A manager comes to the till, reads what is asked, and types a PIN for that one thing. */
import { useEffect } from "preact/hooks";
import type { Action } from "#domain/permission.ts";
import { Button } from "../kit/button.tsx";
import { Dialog } from "../kit/dialog.tsx";
import { approvalAsked, giveApproval, refuseApproval } from "./approvals.ts";
import { busy } from "./calls.ts";
import { CredentialFields, CredentialKeys, useCredentials } from "./credentials.tsx";
import { findOperators, operatorNames } from "./sessions.ts";
import { session } from "./store.ts";
import { Trouble } from "./trouble.tsx";
import { t, type Word } from "./words.ts";

/** What the manager answers for. */
const WORDS: Partial<Record<Action, Word>> = {
  refund: "approveRefund",
  accept_code: "approveCode",
  open_drawer: "approveDrawer",
  close_shift_with_pending: "approveClosing",
  reconcile: "approveReconciling",
};

export function ApprovalDialog() {
  const asked = approvalAsked.value;
  return asked && <Asked key={asked.action} action={asked.action} about={asked.about} />;
}

function Asked({ action, about }: { action: Action; about: string | undefined }) {
  const who = useCredentials("");
  const words = WORDS[action];
  useEffect(() => void findOperators(), []);
  const others = operatorNames.value.filter((name) => name !== session.value?.operator.name);
  const give = async () => {
    if (!who.ready || busy.value) return;
    await giveApproval({ operator: who.operator.value.trim(), pin: who.pin.value });
    who.again();
  };
  return (
    <Dialog title={t("approvalTitle")} onClose={refuseApproval}>
      <form
        class="approval"
        onSubmit={(event) => {
          event.preventDefault();
          void give();
        }}
      >
        <div class="stack">
          {words && <p>{t(words)}</p>}
          {about !== undefined && <p class="strong">{about}</p>}
          <p class="quiet">{t("orBadge")}</p>
          <CredentialFields who={who} nameLabel={t("manager")} names={others}>
            <Trouble />
          </CredentialFields>
        </div>
        <CredentialKeys who={who} />
        <div class="pair">
          <Button kind="quiet" size="action" onPress={refuseApproval}>
            {t("back")}
          </Button>
          <Button kind="primary" size="action" submit disabled={busy.value || !who.ready}>
            {t("approve")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
