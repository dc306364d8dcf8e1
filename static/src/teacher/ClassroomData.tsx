/** Exports and deletes all data of a classroom. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { useSubmit } from "../components/useSubmit";
import { formatDateTime, formatDay, translate } from "../words";
import { type Classroom, classroomPath, restoreClassroom } from "./api";
import { DeleteClassroomDialog } from "./DeleteClassroom";

interface ClassroomDataProps {
  classroom: Classroom;
  /** Number of students who have joined so far. */
  joined: number;
  /** Called when the classroom was deleted, with the time until which it can be brought back. */
  onDeleted: (until: string) => void;
}

export function ClassroomData({ classroom, joined, onDeleted }: ClassroomDataProps) {
  const [asking, setAsking] = useState(false);
  return (
    <section class="card classroom-data" aria-labelledby="classroom-data">
      <h2 class="classroom-data__title" id="classroom-data">
        {translate("teacher.data")}
      </h2>
      <p>{translate("teacher.data_note")}</p>
      <div class="classroom-data__actions">
        <a class="button button--soft" href={`${classroomPath(classroom.id)}/file`} download>
          {translate("teacher.take")}
        </a>
        <Button kind="danger" onClick={() => setAsking(true)}>
          {translate("teacher.erase")}
        </Button>
        <a class="button button--plain" href="/privacy">
          {translate("teacher.privacy")}
        </a>
      </div>
      {asking && (
        <DeleteClassroomDialog
          classroom={classroom}
          joined={joined}
          onClose={() => setAsking(false)}
          onDeleted={onDeleted}
        />
      )}
    </section>
  );
}

/** Warns that the classroom will be erased soon, and offers to postpone it. */
export function ExpiryNotice({ classroom, onChange }: { classroom: Classroom; onChange: () => void }) {
  const { erased_on } = classroom;
  if (erased_on === null || !classroom.erased_soon) return null;
  return (
    <div class="notice notice--warning" role="status" data-ending>
      <div class="notice__text">
        {translate("teacher.ending", { date: formatDay(erased_on) })}
        <div class="notice__actions">
          <Button onClick={onChange}>{translate("teacher.ending_change")}</Button>
        </div>
      </div>
    </div>
  );
}

interface DeletedNoticeProps {
  classroom: Classroom;
  until: string;
  onRestored: () => void;
}

/** Stands in the place of a deleted classroom, and offers to bring it back. */
export function DeletedNotice({ classroom: { id, name }, until, onRestored }: DeletedNoticeProps) {
  const { busy, problem, runSubmit } = useSubmit();
  const restore = async () => {
    await restoreClassroom(id);
    onRestored();
  };
  return (
    <section class="card classroom-data" role="status" data-deleted>
      <h1 class="classroom-data__title">{translate("teacher.deleted", { name })}</h1>
      <p>{translate("teacher.deleted_text", { when: formatDateTime(until) })}</p>
      <div class="classroom-data__actions">
        <Button kind="main" disabled={busy} onClick={() => void runSubmit(restore)}>
          {translate("teacher.bring_back")}
        </Button>
        <a class="button button--plain" href="/teacher">
          {translate("teacher.to_classrooms")}
        </a>
      </div>
      {problem !== "" && (
        <p class="field__problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}
