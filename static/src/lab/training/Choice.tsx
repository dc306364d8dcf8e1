/** A few possibilities of which one is chosen. */
interface ChoiceProps<T extends string | number> {
  title: string;
  note?: string;
  values: readonly T[];
  chosen: T;
  words: (value: T) => string;
  onChosen: (value: T) => void;
  /** Takes a row of the form by itself. */
  wide?: boolean;
}

export function Choice<T extends string | number>(props: ChoiceProps<T>) {
  const { title, note, values, chosen, words, onChosen, wide = false } = props;
  return (
    <fieldset class={`augment__group conditions__choice ${wide ? "conditions__wide" : ""}`}>
      <legend class="field__label">{title}</legend>
      <div class="augment__options">
        {values.map((value) => (
          <button
            key={value}
            type="button"
            class="augment__option"
            aria-pressed={value === chosen}
            onClick={() => onChosen(value)}
          >
            {words(value)}
          </button>
        ))}
      </div>
      {note !== undefined && <p class="field__note">{note}</p>}
    </fieldset>
  );
}
