import { inLanguage } from "../kit/words.ts";
import { trouble } from "./calls.ts";

/** Why the last thing asked was not done, and what to do; nothing when all is well. */
export function Trouble() {
  return trouble.value === null ? null : (
    <p class="trouble" role="alert" data-testid="trouble">
      {inLanguage(trouble.value)}
    </p>
  );
}
