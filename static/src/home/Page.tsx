/** My projects. */
import { useEffect, useState } from "preact/hooks";
import { createProject, getLimits, listProjects, type Limits, type Project } from "../api";
import { askName, Questions } from "../components/Ask";
import { Button } from "../components/Button";
import { PlusIcon } from "../components/icons";
import { Loading, LoadProblem } from "../components/Loading";
import { Toasts } from "../components/Toasts";
import { say } from "../words";
import { getMe, type Me } from "../join/door";
import { MyLesson, useMyLesson } from "../lesson/MyLesson";
import { ShareDialog } from "../sharing/ShareDialog";
import { ClassroomEnding } from "./ClassroomEnding";
import { Examples } from "./Examples";
import { ForTeacher } from "./ForTeacher";
import { ImportButton } from "./ImportButton";
import { ProjectCard } from "./ProjectCard";
import { Welcome } from "./Welcome";

interface Shown {
  projects: Project[];
  limits: Limits;
  me: Me;
}

export function HomePage() {
  const [shown, setShown] = useState<Shown | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const load = () => {
    setProblem(null);
    Promise.all([listProjects(), getLimits(), getMe()]).then(([projects, limits, me]) => setShown({ projects, limits, me }), setProblem);
  };
  useEffect(load, []);
  const [news, setNews] = useMyLesson();
  const frozen = news?.frozen ?? false;
  // A copy was handed out, or everybody was stopped: the cards show it.
  useEffect(() => {
    const old = news !== null && shown?.projects.some((each) => each.frozen !== frozen);
    if (old || (shown !== null && news !== null && news.project_count !== shown.projects.length)) load();
  }, [frozen, news?.project_count]);
  if (problem !== null) return <LoadProblem error={problem} again={load} />;
  if (shown === null) return <Loading />;
  const { projects, limits, me } = shown;
  const keep = (kept: Project[]) => setShown({ ...shown, projects: kept });
  const add = (made: Project) => keep([made, ...projects]);
  return (
    <div class="home">
      {news !== null && <MyLesson news={news} onNews={setNews} />}
      <ClassroomEnding me={me} />
      {me.teacher !== null && <ForTeacher onBrought={load} />}
      {projects.length === 0 ? <Welcome onNew={() => void startProject(limits)} frozen={frozen} more={<ImportButton frozen={frozen} onMade={add} />} /> : (
        <>
          <header class="home__head">
            <h1 class="home__title">{say("home.projects")}</h1>
            <div class="home__actions">
              <ImportButton frozen={frozen} onMade={add} />
              <Button kind="main" big icon={<PlusIcon />} disabled={frozen} title={frozen ? say("lesson.frozen_home") : undefined} onClick={() => void startProject(limits)}>{say("home.new")}</Button>
            </div>
          </header>
          <ul class="projects">
            {projects.map((project) => (
              <ProjectCard
                key={project.id} project={project} limits={limits}
                onChange={(changed) => keep(projects.map((each) => (each.id === changed.id ? changed : each)))}
                onGone={() => keep(projects.filter((each) => each.id !== project.id))}
              />
            ))}
          </ul>
        </>
      )}
      <Examples frozen={frozen} />
      <ShareDialog />
      <Questions />
      <Toasts />
    </div>
  );
}

/** Asks for a name, makes the project and opens it. */
async function startProject(limits: Limits): Promise<void> {
  await askName({
    title: say("home.new"), label: say("home.name_label"), yes: say("home.make"), maxLength: limits.max_name_length,
    save: async (name) => {
      const project = await createProject(name);
      window.location.assign(`/projects/${project.id}`);
    },
  });
}
