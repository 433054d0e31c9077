import { useEffect } from "preact/hooks";
import { Button } from "../kit/button.tsx";
import { busy, trouble } from "./calls.ts";
import { CredentialFields, CredentialKeys, useCredentials } from "./credentials.tsx";
import { Entrance } from "./entrance.tsx";
import { findOperators, forgotten, operatorNames, signIn } from "./sessions.ts";
import { Trouble } from "./trouble.tsx";
import { t } from "./words.ts";

const LAST_OPERATOR = "shouyin.checkout.operator";

export function SignIn() {
  const who = useCredentials(localStorage.getItem(LAST_OPERATOR) ?? "");
  useEffect(() => void findOperators(), []);
  const enter = async () => {
    if (!who.ready) return;
    const name = who.operator.value.trim();
    localStorage.setItem(LAST_OPERATOR, name);
    await signIn(name, who.pin.value);
    who.again();
  };
  return (
    <Entrance
      title={t("signInTitle")}
      onSubmit={enter}
      keypad={<CredentialKeys who={who} />}
      submit={
        <Button kind="primary" size="action" submit disabled={busy.value || !who.ready}>
          {t("signIn")}
        </Button>
      }
    >
      <CredentialFields who={who} nameLabel={t("operator")} names={operatorNames.value}>
        <Trouble />
        <Button
          kind="quiet"
          onPress={() => {
            trouble.value = null;
            forgotten.value = who.operator.value.trim();
          }}
        >
          {t("forgotPin")}
        </Button>
      </CredentialFields>
    </Entrance>
  );
}
