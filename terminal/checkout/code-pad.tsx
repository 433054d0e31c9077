/** Keys for the digits of a customer's code, where no scanner reads it: the payment code, or the 8 digits of a proof. */
import { Button } from "../kit/button.tsx";
import { type KeyName, Keypad, keyOfKeyboard } from "../kit/keypad.tsx";
import { useFirstFocus } from "../kit/use-first-focus.ts";
import { isOnButton, useKeyboard } from "../kit/use-keyboard.ts";
import { mayAccept } from "./acceptance.ts";
import { busy } from "./calls.ts";
import { takeTyped } from "./scans.ts";
import { typedCode } from "./store.ts";
import { t } from "./words.ts";

/** The longest payment code of any scheme, and the shortest. */
const LONGEST = 24;
const SHORTEST = 16;
const EIGHT = 8;

const isWhole = (code: string) => code.length >= SHORTEST || (code.length === EIGHT && mayAccept());

function onCodeKey(key: KeyName): void {
  const code = typedCode.value ?? "";
  if (key === "clear") typedCode.value = "";
  else if (key === "backspace") typedCode.value = code.slice(0, -1);
  else if (/^\d+$/.test(key)) typedCode.value = (code + key).slice(0, LONGEST);
}

function stop(): void {
  typedCode.value = null;
}

function enter(): void {
  const code = typedCode.value ?? "";
  if (isWhole(code) && !busy.value) takeTyped(code);
}

export function CodePad() {
  const code = typedCode.value ?? "";
  const heading = useFirstFocus();
  useKeyboard((event) => {
    const key = keyOfKeyboard(event);
    if (key !== undefined) onCodeKey(key);
    else if (event.key === "Escape") stop();
    else if (event.key === "Enter" && !isOnButton(event)) enter();
    else return;
    event.preventDefault();
  });
  return (
    <div class="code-pad">
      <div class="entry" data-empty={code === "" ? "" : undefined}>
        <h2 class="quiet" tabIndex={-1} ref={heading}>
          {t(mayAccept() ? "typeEightDigits" : "typeCode")}
        </h2>
        <p class="code-digits grouped" data-testid="typed-code">
          {code === "" ? "0000 0000" : code.replace(/(.{4})(?=.)/g, "$1 ")}
        </p>
      </div>
      <p class="quiet code-hint">{t(mayAccept() ? "eightDigitsHint" : "typeCodeHint")}</p>
      <Keypad pad="pin" onKey={onCodeKey} />
      <div class="code-choices">
        <Button kind="quiet" size="action" onPress={stop}>
          {t("back")}
        </Button>
        <Button kind="primary" size="action" disabled={!isWhole(code) || busy.value} onPress={enter}>
          {t("confirm")}
        </Button>
      </div>
    </div>
  );
}
