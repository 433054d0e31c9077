/** A paper as it would come out. */
import type { PaperView } from "#pos/receipts/api.ts";

interface PaperPictureProps {
  readonly paper: PaperView;
  /** What it is; to those who do not see it the paper's own text is read out. */
  readonly label: string;
}

/** As an image it can run nothing, whatever is printed on it. It has the machine's own fonts, and none of the page's. */
export function PaperPicture({ paper: { svg, text }, label }: PaperPictureProps) {
  return (
    <section class="paper-sample" aria-label={label}>
      <img class="paper-picture" src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={text} />
    </section>
  );
}
