/** The teacher's classrooms. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../components/Button";
import { ChartIcon, DoorIcon, PeopleIcon, PlusIcon } from "../components/icons";
import { Loading, LoadProblem } from "../components/Loading";
import { Mascot } from "../components/Mascot";
import { translate } from "../words";
import { type Classroom, createClassroom, listClassrooms } from "./api";
import { ClassroomForm } from "./ClassroomForm";
import { DeletedClassrooms } from "./DeletedClassrooms";
import { FoundProjects } from "./FoundProjects";
import { StartLesson } from "./StartLesson";

export function Classrooms() {
  const [classrooms, setClassrooms] = useState<Classroom[] | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [making, setMaking] = useState(false);
  const load = () => {
    setProblem(null);
    listClassrooms().then(setClassrooms, setProblem);
  };
  useEffect(load, []);
  if (problem !== null) return <LoadProblem error={problem} onRetry={load} />;
  if (classrooms === null) return <Loading />;
  const make = (
    <Button kind="main" big icon={<PlusIcon />} onClick={() => setMaking(true)}>
      {translate("teacher.new_classroom")}
    </Button>
  );
  return (
    <>
      <FoundProjects />
      {classrooms.length === 0 ? (
        <Empty>{make}</Empty>
      ) : (
        <>
          <header class="teacher-head">
            <h1 class="teacher-head__title">{translate("teacher.classrooms")}</h1>
            {make}
          </header>
          <ul class="classrooms">
            {classrooms.map((classroom) => (
              <ClassroomCard key={classroom.id} classroom={classroom} />
            ))}
          </ul>
        </>
      )}
      <DeletedClassrooms onRestored={load} />
      {making && (
        <ClassroomForm
          title={translate("teacher.new_classroom")}
          yes={translate("teacher.make")}
          onClose={() => setMaking(false)}
          save={async (choices) => window.location.assign(`/teacher/classrooms/${(await createClassroom(choices)).id}`)}
        />
      )}
    </>
  );
}

function Empty({ children }: { children: preact.ComponentChildren }) {
  return (
    <section class="teacher-empty">
      <Mascot mood="curious" size={128} />
      <h1 class="teacher-head__title">{translate("teacher.no_classrooms")}</h1>
      <p>{translate("teacher.no_classrooms_text")}</p>
      {children}
      <a class="button button--plain" href="/teacher/first-lesson">
        {translate("teacher.first_lesson_plan")}
      </a>
    </section>
  );
}

function ClassroomCard({ classroom }: { classroom: Classroom }) {
  return (
    <li class="card classroom">
      <h2 class="classroom__name">
        <a class="classroom__link" href={`/teacher/classrooms/${classroom.id}`}>
          {classroom.name}
        </a>
      </h2>
      <p class="classroom__fact">
        <PeopleIcon />
        {translate("teacher.students", { count: classroom.student_count })}
      </p>
      <p class="classroom__fact">
        <DoorIcon />
        <JoinState classroom={classroom} />
      </p>
      {classroom.ends_on !== null && (
        <p class="classroom__fact">{translate("teacher.ends", { date: classroom.ends_on })}</p>
      )}
      <div class="classroom__actions">
        <StartLesson classroom={classroom} kind="main" />
        <a class="button button--plain" href={`/teacher/classrooms/${classroom.id}/lesson`}>
          <ChartIcon />
          <span>{translate("teacher.lesson")}</span>
        </a>
      </div>
    </li>
  );
}

/** Whether students can join with the code now. */
export function JoinState({ classroom }: { classroom: Classroom }) {
  const word = classroom.join_open ? "teacher.join_open" : "teacher.join_closed";
  return <span class={classroom.join_open ? "join-state join-state--open" : "join-state"}>{translate(word)}</span>;
}
