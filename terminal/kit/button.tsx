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
  /** For a face that is a sign: what it is, for those who do not see it. */
  readonly label?: string;
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
  label,
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
      aria-label={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
