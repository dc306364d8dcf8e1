/** The page of the guided first lesson, which somebody without an account may read, too. */
import { useEffect, useState } from "preact/hooks";
import { Loading, LoadProblem } from "../components/Loading";
import { Toasts } from "../components/Toasts";
import { getSession, type Teacher } from "../teacher/api";
import { TeacherBar } from "../teacher/TeacherBar";
import { FirstLesson } from "./FirstLesson";

export function FirstLessonPage() {
  const [teacher, setTeacher] = useState<Teacher | null | undefined>(undefined);
  const [problem, setProblem] = useState<unknown>(null);
  const load = () => {
    setProblem(null);
    getSession().then(({ teacher: found }) => setTeacher(found), setProblem);
  };
  useEffect(load, []);
  if (problem !== null) return <LoadProblem error={problem} onRetry={load} />;
  if (teacher === undefined) return <Loading />;
  return (
    <div class="teacher">
      {teacher !== null && <TeacherBar teacher={teacher} />}
      <FirstLesson mayTeach={teacher !== null} />
      <Toasts />
    </div>
  );
}
