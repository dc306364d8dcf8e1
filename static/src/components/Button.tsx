import type { ButtonHTMLAttributes, ComponentChildren } from "preact";

type Kind = "main" | "soft" | "plain" | "danger" | "quiet";

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon" | "size"> {
  kind?: Kind;
  icon?: ComponentChildren;
  wide?: boolean;
  big?: boolean;
}

/** A button with an optional icon before its text. */
export function Button({ kind = "plain", icon, wide, big, class: more, children, ...rest }: ButtonProps) {
  const classes = ["button", `button--${kind}`, wide && "button--wide", big && "button--big", more];
  return (
    <button type="button" {...rest} class={classes.filter(Boolean).join(" ")}>
      {icon}
      {children !== undefined && <span>{children}</span>}
    </button>
  );
}

export interface IconButtonProps extends ButtonProps {
  /** Names the action for people who cannot see the icon. */
  label: string;
}

/** A square button that shows only an icon. */
export function IconButton({ label, icon, kind = "quiet", class: more, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      class={["button", "button--icon", `button--${kind}`, more].filter(Boolean).join(" ")}
    >
      {icon}
    </button>
  );
}
