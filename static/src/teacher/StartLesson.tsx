/** Starts a lesson: the teacher chooses a ready example, and every student of the classroom gets it. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { PlayIcon } from "../components/icons";
import { HandOutExamples } from "../examples/HandOutExamples";
import { translate } from "../words";

interface StartLessonProps {
  classroom: { id: string; name: string };
  kind: "main" | "soft";
}

export function StartLesson({ classroom, kind }: StartLessonProps) {
  const [choosing, setChoosing] = useState(false);
  const [busy, setBusy] = useState(false);
  const lesson = `/teacher/classrooms/${classroom.id}/lesson`;
  return (
    <>
      <Button class="start-lesson" kind={kind} icon={<PlayIcon />} onClick={() => setChoosing(true)}>
        {translate("teacher.start_lesson")}
      </Button>
      {choosing && (
        <Dialog
          wide
          title={translate("teacher.start_lesson_title", { name: classroom.name })}
          onClose={() => !busy && setChoosing(false)}
          actions={
            !busy && (
              <>
                <a class="button button--plain" href={`${lesson}#hand_out`}>
                  {translate("teacher.start_lesson_own")}
                </a>
                <a class="button button--soft" href={lesson}>
                  {translate("teacher.lesson")}
                </a>
              </>
            )
          }
        >
          <p class="start-lesson__text">{translate("teacher.start_lesson_text")}</p>
          <HandOutExamples
            classroom={classroom.id}
            onBusy={setBusy}
            onHandedOut={() => window.location.assign(`${lesson}#hand_out`)}
          />
        </Dialog>
      )}
    </>
  );
}
