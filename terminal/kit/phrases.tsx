/** A sentence that breaks where its punctuation is, so that no word is torn in two: Chinese would break anywhere. */
export function Phrases({ text }: { text: string }) {
  return (
    <>
      {text.split(/(?<=[，。：；])/).map((phrase) => (
        <span key={phrase} class="phrase">
          {phrase}
        </span>
      ))}
    </>
  );
}
