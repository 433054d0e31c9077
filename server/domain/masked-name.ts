/** A name as it is shown to somebody who is to recognise a person, and not to learn who has a phone number. */

const HIDDEN = "*";

/** `李明` → `*明`, `欧阳小明` → `*阳小明`, `Anna Lee` → `A*** L**`: the surname's character, or all letters but the first. */
export function maskName(name: string): string {
  const text = name.trim();
  const characters = [...text];
  if (characters.length < 2) return HIDDEN;
  if (/\p{Script=Han}/u.test(text)) return HIDDEN + characters.slice(1).join("");
  return text
    .split(/\s+/)
    .map(([first = "", ...rest]) => first + HIDDEN.repeat(rest.length))
    .join(" ");
}
