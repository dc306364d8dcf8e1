/** Deletes a classroom once its name is typed. */
import { useId, useState } from "preact/hooks";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { Field } from "../components/Field";
import { useSubmit } from "../components/useSubmit";
import { translate } from "../words";
import { type Classroom, deleteClassroom } from "./api";
import { sameName } from "./sameName";

interface DeleteClassroomProps {
  classroom: Classroom;
  /** Number of students who have joined so far. */
  joined: number;
  onClose: () => void;
  /** Called with the time until which it can be brought back. */
  onDeleted: (until: string) => void;
}

export function DeleteClassroomDialog({ classroom, joined: count, onClose, onDeleted }: DeleteClassroomProps) {
  const [typed, setTyped] = useState("");
  const { busy, problem, runSubmit } = useSubmit();
  const formId = useId();
  const { id, name } = classroom;
  const isSame = sameName(name, typed);
  const submit = (event: Event) => {
    event.preventDefault();
    if (isSame) void runSubmit(async () => onDeleted(await deleteClassroom(id)));
  };
  return (
    <Dialog
      title={translate("teacher.erase_title", { name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{translate("common.cancel")}</Button>
          <Button kind="danger" type="submit" form={formId} disabled={busy || !isSame}>
            {translate(busy ? "teacher.erasing" : "teacher.erase_yes")}
          </Button>
        </>
      }
    >
      <p>{count === 0 ? translate("teacher.erase_text_empty") : translate("teacher.erase_text", { count })}</p>
      <p>{translate("teacher.erase_undo")}</p>
      <form id={formId} onSubmit={submit} noValidate>
        <Field
          label={translate("teacher.erase_type", { name })}
          value={typed}
          onValue={setTyped}
          problem={problem}
          autofocus
          required
        />
      </form>
    </Dialog>
  );
}
