import { cellWidth, type Mark, type Row, type Strip } from "./paper.ts";

/** The strip as plain text: every run of characters begins in its column, magnified ones take their normal room. */
export function transcribe(strip: Strip): string {
  return joinBands(strip.rows)
    .map((row) => `${transcribeRow(row)}\n`)
    .join("");
}

/** Pictures come in bands; those of the same place and width that follow one another are one. */
function joinBands(rows: readonly Row[]): readonly Row[] {
  const joined: Row[] = [];
  for (const row of rows) {
    const last = joined.at(-1);
    const isSame =
      last?.kind === "picture" &&
      row.kind === "picture" &&
      last.x === row.x &&
      last.picture.rowBytes === row.picture.rowBytes;
    if (isSame) joined[joined.length - 1] = { ...last, height: last.height + row.height };
    else joined.push(row);
  }
  return joined;
}

function transcribeRow(row: Row): string {
  switch (row.kind) {
    case "qr":
      return `[QR ${row.code.text}]`;
    case "barcode":
      return `[barcode ${row.code.text}]`;
    case "picture":
      return `[picture ${row.picture.rowBytes * 8} × ${row.height}]`;
    case "text":
      return transcribeMarks(row.marks);
  }
}

function transcribeMarks(marks: readonly Mark[]): string {
  let line = "";
  let column = 0;
  let end = 0;
  for (const mark of [...marks].sort((a, b) => a.x - b.x)) {
    const wanted = Math.floor(mark.x / cellWidth);
    if (mark.x > end && wanted > column) {
      line += " ".repeat(wanted - column);
      column = wanted;
    }
    // A magnified stroke is a longer line; a magnified letter is still one letter.
    const times = "-=".includes(mark.character) ? mark.scale.x : 1;
    line += mark.character.repeat(times);
    column += mark.chinese ? 2 : times;
    end = mark.x + mark.width;
  }
  return line.trimEnd();
}
