/** A teacher's hint, until the student dismisses it. */
import { Button } from "../components/Button";
import { MessageIcon } from "../components/icons";
import { toastProblem } from "../components/Toasts";
import { translate } from "../words";
import { dismissHint, type TeacherHint } from "./api";
import "./lesson.css";
import "./words";

export function Hint({ hint, onDismiss }: { hint: TeacherHint; onDismiss: () => void }) {
  const dismiss = () => dismissHint(hint.id).then(onDismiss, toastProblem);
  return (
    <div class="lesson__hint" role="alert">
      <MessageIcon />
      <p class="lesson__words">
        <b>{translate("lesson.teacher_says")}</b> {hint.text}
      </p>
      <Button kind="main" onClick={() => void dismiss()}>
        {translate("lesson.understood")}
      </Button>
    </div>
  );
}
