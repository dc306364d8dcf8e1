/** A logged-in teacher cannot join as a student; explains what to do. */
import { Button } from "../components/Button";
import { Mascot } from "../components/Mascot";
import { toastProblem } from "../components/Toasts";
import { request } from "../request";
import { translate } from "../words";

export function TeacherNotice({ name, onLoggedOut }: { name: string; onLoggedOut: () => void }) {
  const logOut = () => request<void>("POST", "/api/teacher/logout").then(onLoggedOut, toastProblem);
  return (
    <section class="card join__card">
      <Mascot size={104} />
      <h1 class="join__title">{translate("join.teacher_in", { name })}</h1>
      <p class="join__text">{translate("join.teacher_in_text")}</p>
      <a class="button button--main button--big button--wide" href="/teacher">
        {translate("join.teacher_back")}
      </a>
      <Button kind="soft" wide onClick={() => void logOut()}>
        {translate("join.teacher_out")}
      </Button>
    </section>
  );
}
