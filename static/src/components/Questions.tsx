/** Dialogs that ask the student for a confirmation or a name. Put `<Questions />` once on a page. */
import { signal } from "@preact/signals";
import { useId, useState } from "preact/hooks";
import { translate } from "../words";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

interface ConfirmOptions {
  title: string;
  text: string;
  yes: string;
  /** The label of the refusing button; "cancel" by default. */
  no?: string;
  danger?: boolean;
}

interface NamePromptOptions {
  title: string;
  label: string;
  yes: string;
  value?: string;
  maxLength: number;
  /** Saves the name; a thrown error is shown in the window, which stays open. */
  save: (name: string) => Promise<void>;
}

type Question =
  | { kind: "yes_no"; options: ConfirmOptions; answer: (yes: boolean) => void }
  | { kind: "name"; options: NamePromptOptions; answer: (given: boolean) => void };

const openQuestion = signal<Question | null>(null);

/** Asks for confirmation; true when the student agrees. */
export function askYesNo(options: ConfirmOptions): Promise<boolean> {
  return new Promise((resolve) => {
    openQuestion.value = { kind: "yes_no", options, answer: closeAndResolve(resolve) };
  });
}

/** Asks for a name and saves it; false when the student cancels. */
export function askName(options: NamePromptOptions): Promise<boolean> {
  return new Promise((resolve) => {
    openQuestion.value = { kind: "name", options, answer: closeAndResolve(resolve) };
  });
}

function closeAndResolve(resolve: (answer: boolean) => void): (answer: boolean) => void {
  return (answer) => {
    openQuestion.value = null;
    resolve(answer);
  };
}

export function Questions() {
  const question = openQuestion.value;
  if (question === null) return null;
  if (question.kind === "name") return <NamePrompt options={question.options} answer={question.answer} />;
  const { options, answer } = question;
  return (
    <Dialog
      title={options.title}
      onClose={() => answer(false)}
      actions={
        <>
          <Button onClick={() => answer(false)}>{options.no ?? translate("common.cancel")}</Button>
          <Button kind={options.danger ? "danger" : "main"} onClick={() => answer(true)}>
            {options.yes}
          </Button>
        </>
      }
    >
      <p>{options.text}</p>
    </Dialog>
  );
}

function NamePrompt({ options, answer }: { options: NamePromptOptions; answer: (given: boolean) => void }) {
  const [name, setName] = useState(options.value ?? "");
  const [problem, setProblem] = useState("");
  const [saving, setSaving] = useState(false);
  const formId = useId();
  const submit = async (event: Event) => {
    event.preventDefault();
    const wrong = nameProblem(name, options.maxLength);
    if (wrong !== "" || saving) return setProblem(wrong);
    setSaving(true);
    try {
      await options.save(name.trim());
      answer(true);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : translate("common.unexpected"));
      setSaving(false);
    }
  };
  return (
    <Dialog
      title={options.title}
      onClose={() => answer(false)}
      actions={
        <>
          <Button onClick={() => answer(false)}>{translate("common.cancel")}</Button>
          <Button kind="main" type="submit" form={formId} disabled={saving}>
            {options.yes}
          </Button>
        </>
      }
    >
      <form id={formId} class="field" onSubmit={submit} noValidate>
        <label class="field__label" for={`${formId}-name`}>
          {options.label}
        </label>
        <input
          id={`${formId}-name`}
          class="input"
          value={name}
          autocomplete="off"
          autofocus
          aria-invalid={problem !== ""}
          aria-describedby={`${formId}-problem`}
          onInput={(event) => setName(event.currentTarget.value)}
          onFocus={(event) => event.currentTarget.select()}
        />
        <p id={`${formId}-problem`} class="field__problem" role="alert">
          {problem}
        </p>
      </form>
    </Dialog>
  );
}

/** The problem with a name, in words; empty when it is valid. Counts characters, not UTF-16 units. */
export function nameProblem(name: string, maxLength: number): string {
  const length = [...name.trim()].length;
  if (length === 0) return translate("common.name_needed");
  return length > maxLength ? translate("common.name_too_long", { max: maxLength }) : "";
}
