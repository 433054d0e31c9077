import { cellWidth, type Mark, type Row, type Strip } from "./paper.ts";

/** The strip as plain text: every run of characters begins in its column, magnified ones take their normal room. */
export function transcribe(strip: Strip): string {
  return strip.rows.map((row) => `${transcribeRow(row)}\n`).join("");
}

function transcribeRow(row: Row): string {
  return row.kind === "qr" ? `[QR ${row.code.text}]` : transcribeMarks(row.marks);
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
