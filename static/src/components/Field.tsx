/** A labeled input field with a note and an error message below it. */
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

export interface FieldProps {
  label: string;
  value: string;
  onValue: (value: string) => void;
  note?: ComponentChildren;
  problem?: string;
  type?: "text" | "password" | "number" | "date";
  placeholder?: string;
  autocomplete?: string;
  autofocus?: boolean;
  required?: boolean;
  min?: number;
  maxLength?: number;
  inputMode?: "text" | "numeric" | "url";
  class?: string;
}

export function Field({
  label,
  value,
  onValue,
  note,
  problem = "",
  type = "text",
  class: more,
  autofocus = false,
  ...rest
}: FieldProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  // The `autofocus` attribute works only for what the page loads with, and in a dialog.
  useLayoutEffect(() => {
    if (autofocus) field.current?.focus();
  }, []);
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label}
      </label>
      <input
        autocomplete="off"
        {...rest}
        type={type as "text"}
        id={id}
        ref={field}
        autofocus={autofocus}
        class={["input", more].filter(Boolean).join(" ")}
        value={value}
        aria-invalid={problem !== ""}
        aria-describedby={`${id}-note ${id}-problem`}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      <div id={`${id}-note`} class="field__note">
        {note}
      </div>
      <p id={`${id}-problem`} class="field__problem" role="alert">
        {problem}
      </p>
    </div>
  );
}
