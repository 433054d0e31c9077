/** 统一社会信用代码: the number by which China knows an organisation, eighteen signs of which the last checks the others (GB 32100-2015). */

/** Its digits, in the order of their values: none of I, O, S, V, Z, which people take for digits. */
const SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH = 18;
const BASE = 3;

/** The sign that belongs after these seventeen; undefined where one of them is none. */
export function creditCodeCheck(signs: string): string | undefined {
  if (signs.length !== LENGTH - 1) return undefined;
  let [sum, weight] = [0, 1];
  for (const sign of signs) {
    const value = SIGNS.indexOf(sign);
    if (value < 0) return undefined;
    sum += value * weight;
    weight = (weight * BASE) % SIGNS.length;
  }
  return SIGNS[(SIGNS.length - (sum % SIGNS.length)) % SIGNS.length];
}

/** True for a code whose last sign fits the others, in capitals. */
export function isCreditCode(text: string): boolean {
  return text.length === LENGTH && creditCodeCheck(text.slice(0, -1)) === text.at(-1);
}
