/** What an amount is in the money of guests: near enough to say, small enough not to be taken for what is to be paid. */
import { dictionary } from "./words.ts";

const tf = dictionary({ about: "约" }, { about: "About" });

export function Foreign({ amounts }: { amounts: readonly string[] }) {
  return (
    <p class="foreign quiet" data-testid="foreign">
      <span>{tf("about")}</span>
      {amounts.map((amount) => (
        <span key={amount} class="grouped">
          {amount}
        </span>
      ))}
    </p>
  );
}
