/** A teacher's words, until the child puts them away. */
import { Button } from "../components/Button";
import { MessageIcon } from "../components/icons";
import { toastProblem } from "../components/Toasts";
import { say } from "../words";
import { putHintAway, type HintNews } from "./api";
import "./lesson.css";
import "./words";

export function Hint({ hint, onAway }: { hint: HintNews; onAway: () => void }) {
  const away = () => putHintAway(hint.id).then(onAway, toastProblem);
  return (
    <div class="lesson__hint" role="alert">
      <MessageIcon />
      <p class="lesson__words"><b>{say("lesson.teacher_says")}</b> {hint.text}</p>
      <Button kind="main" onClick={() => void away()}>{say("lesson.understood")}</Button>
    </div>
  );
}
