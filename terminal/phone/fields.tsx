/** Fields that take digits and nothing else. */
import type { Signal } from "@preact/signals";
import { parseAmount } from "#domain/money.ts";
import { wallet } from "./store.ts";

const digitsOf = (text: string, most: number) => text.normalize("NFKC").replace(/\D/g, "").slice(0, most);

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: Signal<string>;
}

export function AmountField({ label, value }: Omit<FieldProps, "id">) {
  return (
    <div class="field">
      <label for="amount">{label}</label>
      <input
        id="amount"
        inputMode="decimal"
        autocomplete="off"
        value={value}
        onInput={(event) => {
          value.value = event.currentTarget.value
            .normalize("NFKC")
            .replace(/[^\d.]/g, "")
            .slice(0, 12);
        }}
      />
    </div>
  );
}

/** Minor units; undefined for what is no amount above zero. */
export function amountOf(text: string): number | undefined {
  const parsed = parseAmount(text, wallet.value?.currency ?? "CNY");
  return "amount" in parsed && parsed.amount > 0 ? parsed.amount : undefined;
}

/** @param isOwn the phone fills in the number that it knows */
export function PhoneField({ id, label, value, isOwn = false }: FieldProps & { readonly isOwn?: boolean }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="tel"
        inputMode="numeric"
        autocomplete={isOwn ? "tel-national" : "off"}
        value={value}
        onInput={(event) => {
          value.value = digitsOf(event.currentTarget.value, 15);
        }}
      />
    </div>
  );
}

export function PinField({ id, label, value }: FieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="password"
        inputMode="numeric"
        autocomplete="off"
        maxLength={6}
        value={value}
        onInput={(event) => {
          value.value = digitsOf(event.currentTarget.value, 6);
        }}
      />
    </div>
  );
}
