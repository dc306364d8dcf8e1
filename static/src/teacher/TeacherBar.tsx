/** Where a teacher can go, and out. */
import { Button } from "../components/Button";
import { toastProblem } from "../components/Toasts";
import { say } from "../words";
import { logOut, type Teacher } from "./api";

const PLACES = [["/teacher", "teacher.classrooms"], ["/teacher/account", "teacher.account"]] as const;

export function TeacherBar({ teacher }: { teacher: Teacher }) {
  const here = window.location.pathname.replace(/^\/teacher\/classrooms\/.*/, "/teacher");
  const leave = () => logOut().then(() => window.location.assign("/teacher"), toastProblem);
  return (
    <nav class="teacher-bar" aria-label={say("teacher.pages")}>
      {PLACES.map(([address, word]) => (
        <a key={address} class="site-tab" href={address} aria-current={here === address ? "page" : undefined}>{say(word)}</a>
      ))}
      <span class="teacher-bar__name ellipsis" title={teacher.name}>{teacher.name}</span>
      <Button kind="quiet" onClick={() => void leave()}>{say("teacher.log_out")}</Button>
    </nav>
  );
}
