let codes: ReadonlyMap<string, number> | undefined;

/**
 * Every character that has a place of two bytes, with its code. Read off the platform's GB18030 decoder, because it is the
 * same table in every Node while the one labelled "gbk" is not; unassigned places decode to private use and are left out.
 */
export function gbkCodes(): ReadonlyMap<string, number> {
  codes ??= readCodes();
  return codes;
}

function readCodes(): ReadonlyMap<string, number> {
  const decoder = new TextDecoder("gb18030");
  const found = new Map<string, number>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (!/^[\p{Co}\uFFFD]/u.test(character)) found.set(character, (lead << 8) | trail);
    }
  }
  return found;
}

/**
 * A text of ASCII and common hanzi as bytes.
 * @throws RangeError for a character that has no place
 */
export function encodeGbk(text: string): Uint8Array {
  return Uint8Array.from([...text].flatMap((character) => bytesOf(character)));
}

function bytesOf(character: string): readonly number[] {
  if (character <= "~") return [character.charCodeAt(0)];
  const code = gbkCodes().get(character);
  if (code === undefined) throw new RangeError(`${character} is not in GBK`);
  return [code >> 8, code & 0xff];
}
