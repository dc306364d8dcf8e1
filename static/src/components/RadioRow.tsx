/** A radio group whose options are pictures or icons: ways, tools, colors. Arrow keys move between them. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface RadioRowProps<Value> {
  label: string;
  class: string;
  optionClass: string;
  value: Value;
  options: ReadonlyArray<{ value: Value; label: string; shown: ComponentChildren }>;
  /** Also told of a press on what is chosen already: somebody wants just that. */
  onChange: (value: Value) => void;
}

export function RadioRow<Value extends string | number>({
  label,
  class: group,
  optionClass,
  value,
  options,
  onChange,
}: RadioRowProps<Value>) {
  const name = useId();
  return (
    <fieldset class={group}>
      <legend class="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} class={optionClass} title={option.label}>
          <input
            class="visually-hidden"
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            aria-label={option.label}
            onChange={() => onChange(option.value)}
            onClick={() => {
              if (option.value === value) onChange(value);
            }}
          />
          {option.shown}
        </label>
      ))}
    </fieldset>
  );
}
