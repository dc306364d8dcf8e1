/** One student: nickname, whether the place is taken, projects, and a menu. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { BinIcon, CardIcon, CheckIcon, PenIcon, RepeatIcon } from "../components/icons";
import { Menu } from "../components/Menu";
import { askName, askYesNo } from "../components/Questions";
import { toastProblem } from "../components/Toasts";
import { translate } from "../words";
import { type Classroom, listCards, removeStudent, renameStudent, renewCard, type Student, type WordCard } from "./api";
import { CardDialog } from "./CardDialog";
import { ProjectsDialog } from "./ProjectsDialog";

const MAX_NICKNAME_LENGTH = 20;

interface StudentRowProps {
  classroom: Classroom;
  student: Student;
  onChange: (student: Student) => void;
  onRemoved: () => void;
}

export function StudentRow({ classroom, student, onChange, onRemoved }: StudentRowProps) {
  const [card, setCard] = useState<WordCard | null>(null);
  const [projectsOpen, setProjectsOpen] = useState(false);
  const { id, nickname, joined_at, project_count } = student;
  const rename = () =>
    askName({
      title: translate("common.rename"),
      label: translate("teacher.nickname"),
      yes: translate("common.save"),
      value: nickname,
      maxLength: MAX_NICKNAME_LENGTH,
      save: async (given) => onChange(await renameStudent(classroom.id, id, given)),
    });
  const remove = async () => {
    const title = translate("teacher.remove_title", { nickname });
    if (
      !(await askYesNo({
        title,
        text: translate("teacher.remove_text"),
        yes: translate("teacher.remove"),
        danger: true,
      }))
    )
      return;
    await removeStudent(classroom.id, id).then(onRemoved, toastProblem);
  };
  const show = () =>
    listCards(classroom.id).then((cards) => setCard(cards.find((each) => each.id === id) ?? null), toastProblem);
  const renew = async () => {
    const title = translate("teacher.new_card_title", { nickname });
    if (!(await askYesNo({ title, text: translate("teacher.new_card_text"), yes: translate("teacher.new_card") })))
      return;
    await renewCard(classroom.id, id).then(setCard, toastProblem);
  };
  return (
    <li class="student" data-student={nickname}>
      <span class={joined_at === null ? "student__sign" : "student__sign student__sign--in"}>
        {joined_at !== null && <CheckIcon />}
        <span class="visually-hidden">{translate(joined_at === null ? "teacher.not_yet" : "teacher.is_in")}</span>
      </span>
      <span class="student__name ellipsis" title={nickname}>
        {nickname}
      </span>
      {project_count > 0 ? (
        <Button kind="quiet" class="student__projects" onClick={() => setProjectsOpen(true)}>
          {translate("teacher.projects", { count: project_count })}
        </Button>
      ) : (
        <span class="student__state">
          {joined_at === null ? translate("teacher.not_yet") : translate("teacher.no_projects")}
        </span>
      )}
      <Menu
        label={translate("teacher.menu", { nickname })}
        actions={[
          { label: translate("teacher.show_card"), icon: <CardIcon />, run: () => void show() },
          { label: translate("common.rename"), icon: <PenIcon />, run: () => void rename() },
          { label: translate("teacher.new_card"), icon: <RepeatIcon />, run: () => void renew() },
          { label: translate("teacher.remove"), icon: <BinIcon />, danger: true, run: () => void remove() },
        ]}
      />
      {card !== null && <CardDialog card={card} onClose={() => setCard(null)} />}
      {projectsOpen && (
        <ProjectsDialog classroom={classroom} student={student} onClose={() => setProjectsOpen(false)} />
      )}
    </li>
  );
}
