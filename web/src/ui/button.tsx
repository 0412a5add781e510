import type { ComponentProps } from "react";

interface Props extends ComponentProps<"button"> {
  look?: "primary" | "danger" | "plain";
  /** The action is under way: the button stays where it is and cannot be pressed again. */
  busy?: boolean;
}

export function Button({ look, busy, className, disabled, type, onClick, children, ...rest }: Props) {
  return (
    <button
      type={type === "submit" ? "submit" : "button"}
      className={["btn", look, className].filter(Boolean).join(" ")}
      disabled={disabled}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (e) => e.preventDefault() : onClick}
      {...rest}
    >
      {children}
    </button>
  );
}
