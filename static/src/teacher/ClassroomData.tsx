/** Everything of a classroom: to take along, and to erase for good. */
import { request, type Receipt } from "../api";
import { ask } from "../components/Ask";
import { Button } from "../components/Button";
import { useSending } from "../components/sending";
import { ReceiptShown } from "../privacy/ReceiptShown";
import { say, shownDay } from "../words";
import { classroomPath, type Classroom } from "./api";

interface ClassroomDataProps {
  classroom: Classroom;
  /** Students who took a place so far. */
  joined: number;
  /** The classroom is gone; its page shows the receipt alone. */
  onErased: (receipt: Receipt) => void;
}

export function ClassroomData({ classroom, joined: count, onErased }: ClassroomDataProps) {
  const { busy, problem, send } = useSending();
  const erase = async () => {
    const sure = await ask({
      title: say("teacher.erase_title", { name: classroom.name }), yes: say("teacher.erase_yes"), danger: true,
      text: count === 0 ? say("teacher.erase_text_empty") : say("teacher.erase_text", { count }),
    });
    if (sure) await send(async () => onErased(await request<Receipt>("DELETE", classroomPath(classroom.id))));
  };
  return (
    <section class="card classroom-data" aria-labelledby="classroom-data">
      <h2 class="classroom-data__title" id="classroom-data">{say("teacher.data")}</h2>
      <p>{say("teacher.data_note")}</p>
      <div class="classroom-data__actions">
        <a class="button button--soft" href={`${classroomPath(classroom.id)}/file`} download>{say("teacher.take")}</a>
        <Button kind="danger" disabled={busy} onClick={() => void erase()}>{say(busy ? "teacher.erasing" : "teacher.erase")}</Button>
        <a class="button button--plain" href="/privacy">{say("teacher.privacy")}</a>
      </div>
      {problem !== "" && <p class="field__problem" role="alert">{problem}</p>}
    </section>
  );
}

/** That the classroom erases itself soon, with a way to put it off. */
export function EndingNotice({ classroom, onChange }: { classroom: Classroom; onChange: () => void }) {
  const { erased_on } = classroom;
  if (erased_on === null || !classroom.erased_soon) return null;
  return (
    <div class="notice notice--warning" role="status" data-ending>
      <div class="notice__text">
        {say("teacher.ending", { date: shownDay(erased_on) })}
        <div class="notice__actions"><Button onClick={onChange}>{say("teacher.ending_change")}</Button></div>
      </div>
    </div>
  );
}

export function ErasedClassroom({ receipt }: { receipt: Receipt }) {
  return (
    <section class="card classroom-data">
      <ReceiptShown receipt={receipt} />
      <a class="button button--main" href="/teacher">{say("teacher.to_classrooms")}</a>
    </section>
  );
}
