/** A student's projects, each opened to look at. */
import { useEffect, useState } from "preact/hooks";
import { Dialog } from "../components/Dialog";
import { Loading } from "../components/Loading";
import { toastProblem } from "../components/Toasts";
import type { Project } from "../contract";
import { say, shownMoment } from "../words";
import { listStudentsProjects, type Classroom, type Student } from "./api";

export function ProjectsDialog({ classroom, student, onClose }: { classroom: Classroom; student: Student; onClose: () => void }) {
  const [projects, setProjects] = useState<Project[] | null>(null);
  useEffect(() => { listStudentsProjects(classroom.id, student.id).then(setProjects, toastProblem); }, []);
  return (
    <Dialog title={say("teacher.projects_of", { nickname: student.nickname })} onClose={onClose}>
      {projects === null ? <Loading /> : (
        <ul class="student-projects">
          {projects.map(({ id, name, updated_at, classes }) => (
            <li key={id}>
              <a class="student-projects__link" href={`/projects/${id}`} target="_blank" rel="noopener">
                <b class="ellipsis">{name}</b>
                <span>{say("teacher.project_facts", {
                  classes: classes.length, samples: classes.reduce((sum, each) => sum + each.sample_count, 0), when: shownMoment(updated_at),
                })}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      <p class="field__note">{say("teacher.look_only")}</p>
    </Dialog>
  );
}
