/** Adds names from a pasted or typed list, one per line. */
import { useId, useState } from "preact/hooks";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { useSubmit } from "../components/useSubmit";
import { translate } from "../words";
import { addStudents, type Classroom, type Student } from "./api";
import { parseNames } from "./parseNames";

interface PasteNamesProps {
  classroom: Classroom;
  onClose: () => void;
  onAdded: (students: Student[]) => void;
}

export function PasteNames({ classroom, onClose, onAdded }: PasteNamesProps) {
  const [text, setText] = useState("");
  const { busy, problem, runSubmit } = useSubmit();
  const id = useId();
  const names = parseNames(text);
  const submit = (event: Event) => {
    event.preventDefault();
    void runSubmit(async () => onAdded(await addStudents(classroom.id, names)));
  };
  return (
    <Dialog
      title={translate("teacher.add_names")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{translate("common.cancel")}</Button>
          <Button kind="main" type="submit" form={id} disabled={busy || names.length === 0}>
            {translate("teacher.add_count", { count: names.length })}
          </Button>
        </>
      }
    >
      <form id={id} class="field" onSubmit={submit}>
        <label class="field__label" for={`${id}-names`}>
          {translate("teacher.names")}
        </label>
        <textarea
          id={`${id}-names`}
          class="input paste-names"
          rows={8}
          value={text}
          autofocus
          aria-describedby={`${id}-note`}
          placeholder={translate("teacher.names_example")}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p id={`${id}-note`} class="field__note">
          {translate("teacher.names_note")}
        </p>
        <p class="field__problem" role="alert">
          {problem}
        </p>
      </form>
    </Dialog>
  );
}
