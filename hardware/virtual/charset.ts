/** The font of the virtual printer: which two and four bytes are a character in it, from the standards' own tables. */
export type CharacterSet = "gb2312" | "gbk" | "gb18030" | "none";

export type Character =
  | { readonly length: number; readonly text: string }
  | { readonly length: number; readonly text: undefined };

const decoder = new TextDecoder("gb18030");

/** The character that the bytes begin with, without a text if the font has none; nothing if more bytes have to come. */
export function nextCharacter(bytes: readonly number[], set: CharacterSet): Character | undefined {
  const [lead = 0, trail] = bytes;
  if (set === "none" || lead < 0x81 || lead > 0xfe) return { length: 1, text: undefined };
  if (trail === undefined) return undefined;
  if (set === "gb18030" && trail >= 0x30 && trail <= 0x39) return fourBytes(bytes);
  if (trail < 0x40 || trail > 0xfe || trail === 0x7f) return { length: 1, text: undefined };
  const text = decoder.decode(Uint8Array.of(lead, trail));
  const isThere = !/[\p{Co}\uFFFD]/u.test(text) && (set !== "gb2312" || isGb2312(lead - 0xa0, trail - 0xa0));
  return { length: 2, text: isThere ? text : undefined };
}

/** Printers have no more of these than the hanzi of extension A. */
function fourBytes(bytes: readonly number[]): Character | undefined {
  if (bytes.length < 4) return undefined;
  const text = decoder.decode(Uint8Array.from(bytes.slice(0, 4)));
  return { length: 4, text: /^[\u3400-\u4db5]$/.test(text) ? text : undefined };
}

/** Cells of the rows of GB 2312 that are not filled throughout, as first and last. */
const partRows: Readonly<Record<number, readonly (readonly [number, number])[]>> = {
  2: [
    [17, 66],
    [69, 78],
    [81, 92],
  ],
  4: [[1, 83]],
  5: [[1, 86]],
  6: [
    [1, 24],
    [33, 56],
  ],
  7: [
    [1, 33],
    [49, 81],
  ],
  8: [
    [1, 26],
    [37, 73],
  ],
  9: [[4, 79]],
  55: [[1, 89]],
};

function isGb2312(row: number, cell: number): boolean {
  if (cell < 1 || cell > 94) return false;
  const part = partRows[row];
  if (part) return part.some(([first, last]) => cell >= first && cell <= last);
  return row === 1 || row === 3 || (row >= 16 && row <= 87);
}
