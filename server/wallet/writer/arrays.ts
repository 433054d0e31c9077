/** PostgreSQL's text form of arrays: how the rows of a whole batch travel as one parameter a column. */

export type Element = string | number | boolean | Uint8Array | Date | null;

const PLAIN = /^[\w.:+-]+$/;

/** @throws RangeError for a text with a zero character, which no text of the database can hold */
export function arrayOf(elements: Iterable<Element>): string {
  const parts: string[] = [];
  for (const element of elements) parts.push(elementText(element));
  return `{${parts.join()}}`;
}

function elementText(element: Element): string {
  if (element === null) return "NULL";
  if (typeof element === "string") return quoted(element);
  if (element instanceof Date) return `"${element.toISOString()}"`;
  if (typeof element === "object") return `"\\\\x${hexOf(element)}"`;
  return String(element);
}

function quoted(text: string): string {
  if (PLAIN.test(text) && text.toUpperCase() !== "NULL") return text;
  if (text.includes("\0")) throw new RangeError("a text of the database has no zero character");
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
