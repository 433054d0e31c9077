/**
 * Objects as EMVCo MPM 3.2 writes them: two digits of id, two digits of length, the value. The length counts
 * characters, and a character is a Unicode code point: neither a byte, nor a UTF-16 unit, nor what one sees as one.
 */

/** One object. `objects` is there where the value is a template that could be read. */
export interface EmvObject {
  readonly id: string;
  readonly value: string;
  readonly objects?: readonly EmvObject[];
}

/** Length as the header counts it. */
export function lengthOf(value: string): number {
  return [...value].length;
}

export function writeObjects(objects: readonly EmvObject[]): string {
  return objects.map(({ id, value }) => id + String(lengthOf(value)).padStart(2, "0") + value).join("");
}

export type ObjectsRead =
  | { readonly ok: true; readonly objects: readonly EmvObject[] }
  | { readonly ok: false; readonly says: string };

/** Reads one level. A length of zero is read as it stands: that it is forbidden is for `validateEmv` to say. */
export function readObjects(text: string): ObjectsRead {
  const characters = [...text];
  const objects: EmvObject[] = [];
  for (let at = 0; at < characters.length; ) {
    const header = characters.slice(at, at + 4).join("");
    if (!/^[0-9]{4}$/.test(header)) return { ok: false, says: `has no object header at character ${at}` };
    const id = header.slice(0, 2);
    const end = at + 4 + Number(header.slice(2));
    if (end > characters.length) {
      return { ok: false, says: `ends within object ${id}, which starts at character ${at}` };
    }
    objects.push({ id, value: characters.slice(at + 4, end).join("") });
    at = end;
  }
  return { ok: true, objects };
}

/**
 * The value at a path such as `54` or `62.05`. An id that stands twice on its level has no value: which of the two
 * is meant would be a guess, and another reader may guess otherwise.
 */
export function valueAt(objects: readonly EmvObject[], path: string): string | undefined {
  const [id, ...rest] = path.split(".");
  const [found, another] = objects.filter((object) => object.id === id);
  if (found === undefined || another !== undefined) return undefined;
  return rest.length === 0 ? found.value : valueAt(found.objects ?? [], rest.join("."));
}
