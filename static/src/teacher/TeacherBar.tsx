/** The teacher's navigation bar, with logout. */
import { Button } from "../components/Button";
import { toastProblem } from "../components/Toasts";
import { translate } from "../words";
import { logOut, type Teacher } from "./api";

const PAGES = [
  ["/teacher", "teacher.classrooms"],
  ["/teacher/first-lesson", "teacher.first_lesson"],
  ["/teacher/account", "teacher.account"],
] as const;

export function TeacherBar({ teacher }: { teacher: Teacher }) {
  const here = window.location.pathname.replace(/^\/teacher\/classrooms\/.*/, "/teacher");
  const leave = () => logOut().then(() => window.location.assign("/teacher"), toastProblem);
  return (
    <nav class="teacher-bar" aria-label={translate("teacher.pages")}>
      {PAGES.map(([address, word]) => (
        <a key={address} class="site-tab" href={address} aria-current={here === address ? "page" : undefined}>
          {translate(word)}
        </a>
      ))}
      <span class="teacher-bar__name ellipsis" title={teacher.name}>
        {teacher.name}
      </span>
      <Button kind="quiet" onClick={() => void leave()}>
        {translate("teacher.log_out")}
      </Button>
    </nav>
  );
}
