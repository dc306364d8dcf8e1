/** A name that turns into a field when it is pressed. Enter or leaving saves, Escape keeps the old one. */
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { looking } from "../lesson/looking";
import { say } from "../words";
import { nameProblem } from "./Ask";
import { PenIcon } from "./icons";

export interface EditableNameProps {
  name: string;
  /** What the field is called, for people who cannot see where it is. */
  label: string;
  maxLength: number;
  /** Saves; a thrown error is shown and the field stays open. */
  save: (name: string) => Promise<void>;
  /** Opens the field at once, as for something just made. */
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
  // Before the next key arrives: a late selection would swallow the first letters.
  useLayoutEffect(() => {
    if (!open) return;
    field.current?.focus();
    field.current?.select();
  }, [open]);

  const close = (refocus: boolean) => {
    setOpen(false);
    setProblem("");
    if (refocus) requestAnimationFrame(() => button.current?.focus());
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
      setProblem(error instanceof Error ? error.message : say("common.unexpected"));
    } finally {
      saving.current = false;
    }
  };
  if (looking.value) return <span class={`name ${more}`} title={name}><span class="ellipsis">{name}</span></span>;
  if (!open) {
    return (
      <button ref={button} type="button" class={`name ${more}`} title={name} onClick={() => setOpen(true)}>
        <span class="ellipsis">{name}</span>
        <span class="unseen">{say("common.rename")}</span>
        <PenIcon />
      </button>
    );
  }
  return (
    <span class={`name-field ${more}`}>
      <input
        ref={field} class="input" defaultValue={name} aria-label={label} autocomplete="off" spellcheck={false}
        aria-invalid={problem !== ""} aria-describedby={problemId}
        onBlur={() => void finish(false)}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === "Enter") { event.preventDefault(); void finish(true); }
          if (event.key === "Escape") { event.stopPropagation(); close(true); }
        }}
      />
      <span id={problemId} class="field__problem" role="alert">{problem}</span>
    </span>
  );
}
