/** A name that becomes an input field when pressed. Enter or blur saves, Escape cancels. */
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { readOnly } from "../readOnly";
import { translate } from "../words";
import { PenIcon } from "./icons";
import { nameProblem } from "./Questions";

export interface EditableNameProps {
  name: string;
  /** The accessible name of the field. */
  label: string;
  maxLength: number;
  /** Saves the name; a thrown error is shown and the field stays open. */
  save: (name: string) => Promise<void>;
  /** Opens the field at once, for a name just created. */
  editing?: boolean;
  class?: string;
}

export function EditableName({ name, label, maxLength, save, editing = false, class: more = "" }: EditableNameProps) {
  const [open, setOpen] = useState(editing);
  const [problem, setProblem] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const saving = useRef(false);
  const problemId = useId();
  // Selects the text before the next key arrives: a later selection would delete the first letters.
  useLayoutEffect(() => {
    if (!open) return;
    field.current?.focus();
    field.current?.select();
  }, [open]);

  // Who has gone on to something else meanwhile stays there.
  const takeFocus = () => {
    if (document.activeElement === document.body) button.current?.focus();
  };
  const close = (refocus: boolean) => {
    setOpen(false);
    setProblem("");
    if (refocus) requestAnimationFrame(takeFocus);
  };
  const finish = async (refocus: boolean) => {
    const given = (field.current?.value ?? name).trim();
    if (saving.current) return;
    if (given === name || (given === "" && !refocus)) return close(refocus);
    const wrong = nameProblem(given, maxLength);
    if (wrong !== "") return setProblem(wrong);
    saving.current = true;
    try {
      await save(given);
      close(refocus);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : translate("common.unexpected"));
    } finally {
      saving.current = false;
    }
  };
  if (readOnly.value)
    return (
      <span class={`name ${more}`} title={name}>
        <span class="ellipsis">{name}</span>
      </span>
    );
  if (!open) {
    return (
      <button ref={button} type="button" class={`name ${more}`} title={name} onClick={() => setOpen(true)}>
        <span class="ellipsis">{name}</span>
        <span class="visually-hidden">{translate("common.rename")}</span>
        <PenIcon />
      </button>
    );
  }
  return (
    <span class={`name-field ${more}`}>
      <input
        ref={field}
        class="input"
        defaultValue={name}
        aria-label={label}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={problem !== ""}
        aria-describedby={problemId}
        onBlur={() => void finish(false)}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === "Enter") {
            event.preventDefault();
            void finish(true);
          }
          if (event.key === "Escape") {
            event.stopPropagation();
            close(true);
          }
        }}
      />
      <span id={problemId} class="field__problem" role="alert">
        {problem}
      </span>
    </span>
  );
}
