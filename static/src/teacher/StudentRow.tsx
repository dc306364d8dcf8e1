/** One student: nickname, whether somebody took the place, projects, and a menu. */
import { useState } from "preact/hooks";
import { ask, askName } from "../components/Ask";
import { Button } from "../components/Button";
import { BinIcon, CardIcon, CheckIcon, PenIcon, RepeatIcon } from "../components/icons";
import { Menu } from "../components/Menu";
import { toastProblem } from "../components/Toasts";
import { say } from "../words";
import { listCards, removeStudent, renameStudent, renewCard, type Classroom, type Student } from "./api";
import { CardDialog } from "./CardDialog";
import { ProjectsDialog } from "./ProjectsDialog";

const LONGEST_NICKNAME = 20;

interface StudentRowProps {
  classroom: Classroom;
  student: Student;
  onChange: (student: Student) => void;
  onGone: () => void;
}

export function StudentRow({ classroom, student, onChange, onGone }: StudentRowProps) {
  const [card, setCard] = useState("");
  const [looking, setLooking] = useState(false);
  const { id, nickname, joined_at, project_count } = student;
  const rename = () => askName({
    title: say("common.rename"), label: say("teacher.nickname"), yes: say("common.save"), value: nickname, maxLength: LONGEST_NICKNAME,
    save: async (given) => onChange(await renameStudent(classroom.id, id, given)),
  });
  const remove = async () => {
    const title = say("teacher.remove_title", { nickname });
    if (!(await ask({ title, text: say("teacher.remove_text"), yes: say("teacher.remove"), danger: true }))) return;
    await removeStudent(classroom.id, id).then(onGone, toastProblem);
  };
  const show = () => listCards(classroom.id).then((cards) => setCard(cards.find((each) => each.id === id)?.card ?? ""), toastProblem);
  const renew = async () => {
    const title = say("teacher.new_card_title", { nickname });
    if (!(await ask({ title, text: say("teacher.new_card_text"), yes: say("teacher.new_card") }))) return;
    await renewCard(classroom.id, id).then((made) => setCard(made.card), toastProblem);
  };
  return (
    <li class="student" data-student={nickname}>
      <span class={joined_at === null ? "student__sign" : "student__sign student__sign--in"}>
        {joined_at !== null && <CheckIcon />}
        <span class="unseen">{say(joined_at === null ? "teacher.not_yet" : "teacher.is_in")}</span>
      </span>
      <span class="student__name ellipsis" title={nickname}>{nickname}</span>
      {project_count > 0
        ? <Button kind="quiet" class="student__projects" onClick={() => setLooking(true)}>{say("teacher.projects", { count: project_count })}</Button>
        : <span class="student__state">{joined_at === null ? say("teacher.not_yet") : say("teacher.no_projects")}</span>}
      <Menu label={say("teacher.menu", { nickname })} actions={[
        { label: say("teacher.show_card"), icon: <CardIcon />, run: () => void show() },
        { label: say("common.rename"), icon: <PenIcon />, run: () => void rename() },
        { label: say("teacher.new_card"), icon: <RepeatIcon />, run: () => void renew() },
        { label: say("teacher.remove"), icon: <BinIcon />, danger: true, run: () => void remove() },
      ]} />
      {card !== "" && <CardDialog nickname={nickname} card={card} onClose={() => setCard("")} />}
      {looking && <ProjectsDialog classroom={classroom} student={student} onClose={() => setLooking(false)} />}
    </li>
  );
}
