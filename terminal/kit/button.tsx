import type { ComponentChildren } from "preact";

export interface ButtonProps {
  readonly kind: "primary" | "secondary" | "quiet";
  /** `action` is the one that the thumb looks for. */
  readonly size?: "normal" | "action";
  readonly disabled?: boolean;
  readonly submit?: boolean;
  /** For one of several of which one is chosen. */
  readonly pressed?: boolean;
  readonly testid?: string;
  readonly onPress?: () => void;
  readonly children: ComponentChildren;
}

export function Button({
  kind,
  size = "normal",
  disabled,
  submit,
  pressed,
  testid,
  onPress,
  children,
}: ButtonProps) {
  return (
    <button
      type={submit ? "submit" : "button"}
      class="button"
      data-kind={kind}
      data-size={size}
      data-testid={testid}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
