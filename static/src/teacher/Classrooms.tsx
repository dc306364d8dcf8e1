/** The teacher's classrooms. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../components/Button";
import { DoorIcon, PeopleIcon, PlusIcon } from "../components/icons";
import { Loading, LoadProblem } from "../components/Loading";
import { Mascot } from "../components/Mascot";
import { say } from "../words";
import { createClassroom, listClassrooms, type Classroom } from "./api";
import { FoundProjects } from "./FoundProjects";
import { ClassroomForm } from "./ClassroomForm";

export function Classrooms() {
  const [classrooms, setClassrooms] = useState<Classroom[] | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [making, setMaking] = useState(false);
  const load = () => {
    setProblem(null);
    listClassrooms().then(setClassrooms, setProblem);
  };
  useEffect(load, []);
  if (problem !== null) return <LoadProblem error={problem} again={load} />;
  if (classrooms === null) return <Loading />;
  const make = <Button kind="main" big icon={<PlusIcon />} onClick={() => setMaking(true)}>{say("teacher.new_classroom")}</Button>;
  return (
    <>
      <FoundProjects />
      {classrooms.length === 0 ? <Empty>{make}</Empty> : (
        <>
          <header class="teacher-head"><h1 class="teacher-head__title">{say("teacher.classrooms")}</h1>{make}</header>
          <ul class="classrooms">{classrooms.map((each) => <ClassroomCard key={each.id} classroom={each} />)}</ul>
        </>
      )}
      {making && (
        <ClassroomForm
          title={say("teacher.new_classroom")} yes={say("teacher.make")} onClose={() => setMaking(false)}
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
      <h1 class="teacher-head__title">{say("teacher.no_classrooms")}</h1>
      <p>{say("teacher.no_classrooms_text")}</p>
      {children}
    </section>
  );
}

function ClassroomCard({ classroom }: { classroom: Classroom }) {
  return (
    <li class="card classroom">
      <h2 class="classroom__name"><a class="classroom__link" href={`/teacher/classrooms/${classroom.id}`}>{classroom.name}</a></h2>
      <p class="classroom__fact"><PeopleIcon />{say("teacher.students", { count: classroom.student_count })}</p>
      <p class="classroom__fact"><DoorIcon /><DoorState classroom={classroom} /></p>
      {classroom.ends_on !== null && <p class="classroom__fact">{say("teacher.ends", { date: classroom.ends_on })}</p>}
    </li>
  );
}

/** Whether students can come in with the code now. */
export function DoorState({ classroom }: { classroom: Classroom }) {
  const word = classroom.join_open ? "teacher.door_open" : "teacher.door_closed";
  return <span class={classroom.join_open ? "door-state door-state--open" : "door-state"}>{say(word)}</span>;
}
