/** A student's projects, each of which can be opened read-only. */
import { useEffect, useState } from "preact/hooks";
import type { Project } from "../apiTypes";
import { Dialog } from "../components/Dialog";
import { Loading } from "../components/Loading";
import { toastProblem } from "../components/Toasts";
import { formatDateTime, translate } from "../words";
import { type Classroom, listStudentsProjects, type Student } from "./api";

export function ProjectsDialog({
  classroom,
  student,
  onClose,
}: {
  classroom: Classroom;
  student: Student;
  onClose: () => void;
}) {
  const [projects, setProjects] = useState<Project[] | null>(null);
  useEffect(() => {
    listStudentsProjects(classroom.id, student.id).then(setProjects, toastProblem);
  }, []);
  return (
    <Dialog title={translate("teacher.projects_of", { nickname: student.nickname })} onClose={onClose}>
      {projects === null ? (
        <Loading />
      ) : (
        <ul class="student-projects">
          {projects.map(({ id, name, updated_at, classes }) => (
            <li key={id}>
              <a class="student-projects__link" href={`/projects/${id}`} target="_blank" rel="noopener">
                <b class="ellipsis">{name}</b>
                <span>
                  {translate("teacher.project_facts", {
                    classes: classes.length,
                    samples: classes.reduce((sum, imageClass) => sum + imageClass.sample_count, 0),
                    when: formatDateTime(updated_at),
                  })}
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
      <p class="field__note">{translate("teacher.look_only")}</p>
    </Dialog>
  );
}
