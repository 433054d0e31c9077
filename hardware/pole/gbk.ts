let table: ReadonlyMap<string, readonly number[]> | undefined;

/**
 * A text of ASCII and common hanzi as GBK. The table is read off the platform's GB18030 decoder, over the two-byte places
 * of GB2312: a pole display's words need no others.
 * @throws RangeError for a character that is not among them
 */
export function encodeGbk(text: string): Uint8Array {
  table ??= readTable();
  return Uint8Array.from([...text].flatMap((character) => codesOf(character)));
}

function codesOf(character: string): readonly number[] {
  if (character <= "~") return [character.charCodeAt(0)];
  const codes = table?.get(character);
  if (!codes) throw new RangeError(`${character} is not in GB2312`);
  return codes;
}

function readTable(): Map<string, readonly number[]> {
  const decoder = new TextDecoder("gb18030");
  const codes = new Map<string, readonly number[]>();
  for (let lead = 0xb0; lead <= 0xf7; lead++)
    for (let trail = 0xa1; trail <= 0xfe; trail++)
      codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  return codes;
}
