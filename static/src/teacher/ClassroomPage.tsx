/** One classroom: its door and its roster, which follows who comes in. */
import { useEffect, useState } from "preact/hooks";
import type { Receipt } from "../api";
import { Button } from "../components/Button";
import { ChartIcon, PenIcon } from "../components/icons";
import { Loading, LoadProblem } from "../components/Loading";
import { say } from "../words";
import { changeClassroom, getClassroom, listStudents, type Classroom, type Student } from "./api";
import { ClassroomData, EndingNotice, ErasedClassroom } from "./ClassroomData";
import { ClassroomForm } from "./ClassroomForm";
import { JoinCard } from "./JoinCard";
import { Roster } from "./Roster";

const LOOK_AGAIN_MS = 4000;

export function ClassroomPage({ id }: { id: string }) {
  const [classroom, setClassroom] = useState<Classroom | null>(null);
  const [students, setStudents] = useState<Student[]>([]);
  const [problem, setProblem] = useState<unknown>(null);
  const [changing, setChanging] = useState(false);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const load = () => {
    setProblem(null);
    Promise.all([getClassroom(id), listStudents(id)]).then(([found, roster]) => {
      setStudents(roster);
      setClassroom(found);
    }, setProblem);
  };
  useEffect(load, [id]);
  useEffect(() => whileLookedAt(() => listStudents(id).then(setStudents, () => undefined)), [id]);
  if (problem !== null) return <LoadProblem error={problem} again={load} />;
  if (receipt !== null) return <ErasedClassroom receipt={receipt} />;
  if (classroom === null) return <Loading />;
  return (
    <>
      <header class="teacher-head">
        <h1 class="teacher-head__title ellipsis" title={classroom.name}>{classroom.name}</h1>
        <a class="button button--main" href={`/teacher/classrooms/${id}/lesson`}><ChartIcon /><span>{say("teacher.lesson")}</span></a>
        <Button icon={<PenIcon />} onClick={() => setChanging(true)}>{say("teacher.change")}</Button>
      </header>
      <EndingNotice classroom={classroom} onChange={() => setChanging(true)} />
      <div class="classroom-parts">
        <JoinCard classroom={classroom} onChange={setClassroom} />
        <Roster classroom={classroom} students={students} onChange={setStudents} />
      </div>
      <ClassroomData classroom={classroom} joined={students.filter(({ joined_at }) => joined_at !== null).length} onErased={setReceipt} />
      {changing && (
        <ClassroomForm
          title={say("teacher.change")} yes={say("common.save")} value={choicesOf(classroom)} onClose={() => setChanging(false)}
          save={async (choices) => {
            setClassroom(await changeClassroom(id, choices));
            setChanging(false);
          }}
        />
      )}
    </>
  );
}

function choicesOf({ name, language, ends_on, max_projects, max_classes, max_samples_per_project }: Classroom) {
  return { name, language, ends_on, max_projects, max_classes, max_samples_per_project };
}

/** Calls `look` now and then while the page is before somebody's eyes; ends with what it returns. */
function whileLookedAt(look: () => void): () => void {
  const timer = setInterval(() => { if (document.visibilityState === "visible") look(); }, LOOK_AGAIN_MS);
  return () => clearInterval(timer);
}
