/** Help in place: folded away until somebody asks, and gone again at a touch. */
import { inLanguage } from "../kit/words.ts";
import { HELPS, helpWords } from "./help-words.ts";

export function Help({ about }: { about: keyof typeof HELPS }) {
  return (
    <details class="help" data-testid={`help-${about}`}>
      <summary>{helpWords("help")}</summary>
      <ul>
        {HELPS[about].map((line) => (
          <li key={line.zh}>{inLanguage(line)}</li>
        ))}
      </ul>
    </details>
  );
}
