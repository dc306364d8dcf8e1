/** Names from a list: pasted or typed, one a line. */
import { useId, useState } from "preact/hooks";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { useSending } from "../components/sending";
import { say } from "../words";
import { addStudents, type Classroom, type Student } from "./api";
import { namesIn } from "./names";

interface PasteNamesProps {
  classroom: Classroom;
  onClose: () => void;
  onAdded: (students: Student[]) => void;
}

export function PasteNames({ classroom, onClose, onAdded }: PasteNamesProps) {
  const [text, setText] = useState("");
  const { busy, problem, send } = useSending();
  const id = useId();
  const names = namesIn(text);
  const submit = (event: Event) => {
    event.preventDefault();
    void send(async () => onAdded(await addStudents(classroom.id, names)));
  };
  return (
    <Dialog title={say("teacher.add_names")} onClose={onClose} actions={
      <>
        <Button onClick={onClose}>{say("common.cancel")}</Button>
        <Button kind="main" type="submit" form={id} disabled={busy || names.length === 0}>{say("teacher.add_count", { count: names.length })}</Button>
      </>
    }>
      <form id={id} class="field" onSubmit={submit}>
        <label class="field__label" for={`${id}-names`}>{say("teacher.names")}</label>
        <textarea
          id={`${id}-names`} class="input paste-names" rows={8} value={text} autofocus aria-describedby={`${id}-note`}
          placeholder={say("teacher.names_example")} onInput={(event) => setText(event.currentTarget.value)}
        />
        <p id={`${id}-note`} class="field__note">{say("teacher.names_note")}</p>
        <p class="field__problem" role="alert">{problem}</p>
      </form>
    </Dialog>
  );
}
