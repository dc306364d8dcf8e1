/** A teacher who is logged in comes in nowhere as a student; this says how. */
import { Button } from "../components/Button";
import { Mascot } from "../components/Mascot";
import { toastProblem } from "../components/Toasts";
import { request } from "../request";
import { say } from "../words";

export function TeacherIn({ name, onOut }: { name: string; onOut: () => void }) {
  const out = () => request<void>("POST", "/api/teacher/logout").then(onOut, toastProblem);
  return (
    <section class="card join__card">
      <Mascot size={104} />
      <h1 class="join__title">{say("join.teacher_in", { name })}</h1>
      <p class="join__text">{say("join.teacher_in_text")}</p>
      <a class="button button--main button--big button--wide" href="/teacher">{say("join.teacher_back")}</a>
      <Button kind="soft" wide onClick={() => void out()}>{say("join.teacher_out")}</Button>
    </section>
  );
}
