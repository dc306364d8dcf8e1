/** The page of one classroom: how to join it, and its roster, which updates as students join. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../components/Button";
import { ChartIcon, PenIcon } from "../components/icons";
import { Loading, LoadProblem } from "../components/Loading";
import { translate } from "../words";
import {
  type Classroom,
  changeClassroom,
  countGuesses,
  type Guesses,
  getClassroom,
  listStudents,
  type Student,
} from "./api";
import { ClassroomData, DeletedNotice, ExpiryNotice } from "./ClassroomData";
import { ClassroomForm } from "./ClassroomForm";
import { GuessNotice } from "./GuessNotice";
import { JoinCard } from "./JoinCard";
import { Roster } from "./Roster";
import { StartLesson } from "./StartLesson";

const POLL_EVERY_MS = 4000;

export function ClassroomPage({ id }: { id: string }) {
  const [classroom, setClassroom] = useState<Classroom | null>(null);
  const [students, setStudents] = useState<Student[]>([]);
  const [guesses, setGuesses] = useState<Guesses | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [changing, setChanging] = useState(false);
  const [deletedUntil, setDeletedUntil] = useState<string | null>(null);
  const load = () => {
    setProblem(null);
    Promise.all([getClassroom(id), listStudents(id)]).then(([found, roster]) => {
      setStudents(roster);
      setClassroom(found);
    }, setProblem);
  };
  useEffect(load, [id]);
  const loadGuesses = () => countGuesses(id).then(setGuesses, () => undefined);
  useEffect(() => {
    void loadGuesses();
    return pollWhileVisible(() => {
      listStudents(id).then(setStudents, () => undefined);
      void loadGuesses();
    });
  }, [id]);
  const changed = (fresh: Classroom) => {
    setClassroom(fresh);
    void loadGuesses();
  };
  if (problem !== null) return <LoadProblem error={problem} onRetry={load} />;
  if (classroom === null) return <Loading />;
  if (deletedUntil !== null)
    return <DeletedNotice classroom={classroom} until={deletedUntil} onRestored={() => setDeletedUntil(null)} />;
  return (
    <>
      <header class="teacher-head">
        <h1 class="teacher-head__title ellipsis" title={classroom.name}>
          {classroom.name}
        </h1>
        <div class="teacher-head__actions">
          <StartLesson classroom={classroom} kind="main" />
          <a class="button button--soft" href={`/teacher/classrooms/${id}/lesson`}>
            <ChartIcon />
            <span>{translate("teacher.lesson")}</span>
          </a>
          <Button icon={<PenIcon />} onClick={() => setChanging(true)}>
            {translate("teacher.change")}
          </Button>
        </div>
      </header>
      <ExpiryNotice classroom={classroom} onChange={() => setChanging(true)} />
      {guesses !== null && <GuessNotice classroom={classroom} guesses={guesses} onRenewed={changed} />}
      <div class="classroom-parts">
        <JoinCard classroom={classroom} onChange={changed} />
        <Roster classroom={classroom} students={students} onChange={setStudents} />
      </div>
      <ClassroomData
        classroom={classroom}
        joined={students.filter(({ joined_at }) => joined_at !== null).length}
        onDeleted={setDeletedUntil}
      />
      {changing && (
        <ClassroomForm
          title={translate("teacher.change")}
          yes={translate("common.save")}
          value={choicesOf(classroom)}
          onClose={() => setChanging(false)}
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

/** Calls `request` at intervals while the page is visible; the returned function stops it. */
function pollWhileVisible(request: () => void): () => void {
  const timer = setInterval(() => {
    if (document.visibilityState === "visible") request();
  }, POLL_EVERY_MS);
  return () => clearInterval(timer);
}
