/** Questions to the student: "really delete?" and "what name?". Put `<Questions />` once on a page. */
import { signal } from "@preact/signals";
import { useId, useState } from "preact/hooks";
import { say } from "../words";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

interface YesNo {
  title: string;
  text: string;
  yes: string;
  /** Otherwise "cancel". */
  no?: string;
  danger?: boolean;
}

interface NameQuestion {
  title: string;
  label: string;
  yes: string;
  value?: string;
  maxLength: number;
  /** Does the work; a thrown error is shown in the window, which stays open. */
  save: (name: string) => Promise<void>;
}

type Question =
  | { kind: "yes_no"; about: YesNo; answer: (yes: boolean) => void }
  | { kind: "name"; about: NameQuestion; answer: (given: boolean) => void };

const open = signal<Question | null>(null);

/** Asks; true when the student agrees. */
export function ask(about: YesNo): Promise<boolean> {
  return new Promise((resolve) => { open.value = { kind: "yes_no", about, answer: answered(resolve) }; });
}

/** Asks for a name and saves it; false when the student changes their mind. */
export function askName(about: NameQuestion): Promise<boolean> {
  return new Promise((resolve) => { open.value = { kind: "name", about, answer: answered(resolve) }; });
}

function answered(resolve: (answer: boolean) => void): (answer: boolean) => void {
  return (answer) => {
    open.value = null;
    resolve(answer);
  };
}

export function Questions() {
  const question = open.value;
  if (question === null) return null;
  if (question.kind === "name") return <AskName about={question.about} answer={question.answer} />;
  const { about, answer } = question;
  return (
    <Dialog title={about.title} onClose={() => answer(false)} actions={
      <>
        <Button onClick={() => answer(false)}>{about.no ?? say("common.cancel")}</Button>
        <Button kind={about.danger ? "danger" : "main"} onClick={() => answer(true)}>{about.yes}</Button>
      </>
    }>
      <p>{about.text}</p>
    </Dialog>
  );
}

function AskName({ about, answer }: { about: NameQuestion; answer: (given: boolean) => void }) {
  const [name, setName] = useState(about.value ?? "");
  const [problem, setProblem] = useState("");
  const [saving, setSaving] = useState(false);
  const formId = useId();
  const submit = async (event: Event) => {
    event.preventDefault();
    const wrong = nameProblem(name, about.maxLength);
    if (wrong !== "" || saving) return setProblem(wrong);
    setSaving(true);
    try {
      await about.save(name.trim());
      answer(true);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : say("common.unexpected"));
      setSaving(false);
    }
  };
  return (
    <Dialog title={about.title} onClose={() => answer(false)} actions={
      <>
        <Button onClick={() => answer(false)}>{say("common.cancel")}</Button>
        <Button kind="main" type="submit" form={formId} disabled={saving}>{about.yes}</Button>
      </>
    }>
      <form id={formId} class="field" onSubmit={submit} noValidate>
        <label class="field__label" for={`${formId}-name`}>{about.label}</label>
        <input
          id={`${formId}-name`} class="input" value={name} autocomplete="off" autofocus
          aria-invalid={problem !== ""} aria-describedby={`${formId}-problem`}
          onInput={(event) => setName(event.currentTarget.value)} onFocus={(event) => event.currentTarget.select()}
        />
        <p id={`${formId}-problem`} class="field__problem" role="alert">{problem}</p>
      </form>
    </Dialog>
  );
}

/** What is wrong with a name, in words; empty when it can be used. Counts characters, not UTF-16 units. */
export function nameProblem(name: string, maxLength: number): string {
  const length = [...name.trim()].length;
  if (length === 0) return say("common.name_needed");
  return length > maxLength ? say("common.name_too_long", { max: maxLength }) : "";
}
