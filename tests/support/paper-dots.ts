/** What came out of the virtual printer as dots, so that it can be looked at and compared. */
import type { Segment } from "#domain/receipt/layout.ts";
import { openArtist } from "#hardware/raster/artist.ts";
import { Dots, stacked } from "#hardware/raster/dots.ts";
import { cellWidth, type Mark, type Row, type Strip } from "#hardware/virtual/paper.ts";

type Artist = Awaited<ReturnType<typeof openArtist>>;

/** The strip without a margin, its characters in the fonts that pictures are drawn in. */
export async function paperDots({ columns, rows }: Strip): Promise<Dots> {
  const characters = rows.map((row) =>
    row.kind === "text" ? row.marks.map((mark) => mark.character) : rowText(row),
  );
  const artist = await openArtist(characters.flat().join(""));
  const paper = new Dots(columns * cellWidth, 0);
  return stacked([paper, ...rows.map((row) => drawRow(row, columns, artist))]);
}

function rowText(row: Row): readonly string[] {
  return row.kind === "barcode" ? [...row.code.text] : [];
}

function drawRow(row: Row, columns: number, artist: Artist): Dots {
  const dots = new Dots(columns * cellWidth, row.height);
  switch (row.kind) {
    case "text":
      drawMarks(row.marks, columns, artist, dots);
      break;
    case "picture": {
      const { rowBytes, data } = row.picture;
      dots.stamp(new Dots(rowBytes * 8, row.height, Uint8Array.from(data)), row.x, 0);
      break;
    }
    case "qr": {
      const { size, dots: side, modules } = row.code;
      for (const [index, module] of modules.entries())
        if (module === 1)
          dots.blacken(row.x + (index % size) * side, Math.floor(index / size) * side, side, side);
      break;
    }
    case "barcode": {
      let x = row.x;
      for (const [index, width] of row.code.widths.entries()) {
        if (index % 2 === 0) dots.blacken(x, 0, width, row.code.barHeight);
        x += width;
      }
      if (row.code.written) {
        const column = (row.x + x) / 2 / cellWidth - row.code.text.length / 2;
        const caption = { column, text: row.code.text, size: "normal", bold: false } as const;
        dots.stamp(artist.drawLine([caption], columns), 0, row.code.barHeight);
      }
      break;
    }
  }
  return dots;
}

function drawMarks(marks: readonly Mark[], columns: number, artist: Artist, dots: Dots): void {
  const isStroke = ({ character, scale }: Mark) =>
    scale.x > scale.y && (character === "-" || character === "=");
  for (const { x, width, scale, character } of marks.filter(isStroke)) {
    for (const y of character === "=" ? [11, 16] : [16]) dots.blacken(x + scale.x, y, width - 2 * scale.x, 2);
  }
  const letters = marks.filter((mark) => !isStroke(mark));
  if (letters.length > 0) dots.stamp(artist.drawLine(letters.map(segmentOf), columns), 0, 0);
}

function segmentOf({ x, character, scale, bold }: Mark): Segment {
  const size = scale.x === 1 ? "normal" : scale.y === 1 ? "wide" : "large";
  return { column: x / cellWidth, text: character, size, bold };
}
