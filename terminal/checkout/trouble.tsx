import { troubleSentence } from "./actions.ts";

/** Why the last thing asked was not done, and what to do; nothing when all is well. */
export function Trouble() {
  const sentence = troubleSentence();
  return sentence === null ? null : (
    <p class="trouble" role="alert">
      {sentence}
    </p>
  );
}
