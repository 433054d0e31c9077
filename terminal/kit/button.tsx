import type { ComponentChildren } from "preact";

export interface ButtonProps {
  readonly kind: "primary" | "secondary" | "quiet";
  /** `action` is the one that the thumb looks for. */
  readonly size?: "normal" | "action";
  readonly disabled?: boolean;
  readonly submit?: boolean;
  readonly testid?: string;
  readonly onPress?: () => void;
  readonly children: ComponentChildren;
}

export function Button({ kind, size = "normal", disabled, submit, testid, onPress, children }: ButtonProps) {
  return (
    <button
      type={submit ? "submit" : "button"}
      class="button"
      data-kind={kind}
      data-size={size}
      data-testid={testid}
      disabled={disabled}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
