/** The start page with the student's projects. */
import { useEffect, useState } from "preact/hooks";
import { createProject, getLimits, type Limits, listProjects, type Project } from "../api";
import { KeptUploadDatabase } from "../collect/uploads/keptUploadDatabase";
import { forgetOutdatedUploads } from "../collect/uploads/keptUploads";
import { Button } from "../components/Button";
import { PlusIcon } from "../components/icons";
import { Loading, LoadProblem } from "../components/Loading";
import { askName, Questions } from "../components/Questions";
import { Toasts, toast } from "../components/Toasts";
import { getVisitor, type Visitor } from "../join/api";
import { EarlierNotice } from "../join/EarlierNotice";
import { HomeLessonNotice, useHomeLesson } from "../lesson/HomeLessonNotice";
import { ShareDialog } from "../sharing/ShareDialog";
import { translate } from "../words";
import { ClassroomExpiryNotice } from "./ClassroomExpiryNotice";
import { Examples } from "./Examples";
import { GalleryLink } from "./GalleryLink";
import { ImportButton } from "./ImportButton";
import { ProjectCard } from "./ProjectCard";
import { TeacherProjects } from "./TeacherProjects";
import { Welcome } from "./Welcome";

interface HomeData {
  projects: Project[];
  limits: Limits;
  me: Visitor;
}

export function HomePage() {
  const [shown, setShown] = useState<HomeData | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const load = () => {
    setProblem(null);
    Promise.all([listProjects(), getLimits(), getVisitor()]).then(
      ([projects, limits, me]) => setShown({ projects, limits, me }),
      setProblem,
    );
  };
  useEffect(load, []);
  useEffect(dropOutdatedUploads, []);
  const [news, setNews] = useHomeLesson();
  const frozen = news?.frozen ?? false;
  // Reloads the cards when a copy was handed out or the lesson was frozen.
  useEffect(() => {
    const cardsAreStale = news !== null && shown?.projects.some((project) => project.frozen !== frozen);
    if (cardsAreStale || (shown !== null && news !== null && news.project_count !== shown.projects.length)) load();
  }, [frozen, news?.project_count]);
  if (problem !== null) return <LoadProblem error={problem} onRetry={load} />;
  if (shown === null) return <Loading />;
  const { projects, limits, me } = shown;
  const setProjects = (kept: Project[]) => setShown({ ...shown, projects: kept });
  const addProject = (made: Project) => setProjects([made, ...projects]);
  return (
    <div class="home">
      {news !== null && <HomeLessonNotice status={news} onStatus={setNews} />}
      <EarlierNotice earlier={me.earlier} onAnswered={load} />
      <ClassroomExpiryNotice me={me} />
      {me.teacher !== null && <TeacherProjects onClaimed={load} />}
      {news?.gallery === true && <GalleryLink />}
      {projects.length === 0 ? (
        <Welcome
          me={me}
          onNew={() => void startProject(limits)}
          frozen={frozen}
          more={<ImportButton limits={limits} frozen={frozen} onMade={addProject} />}
        />
      ) : (
        <>
          <header class="home__head">
            <h1 class="home__title">{translate("home.projects")}</h1>
            <div class="home__actions">
              <ImportButton limits={limits} frozen={frozen} onMade={addProject} />
              <Button
                kind="main"
                big
                icon={<PlusIcon />}
                disabled={frozen}
                title={frozen ? translate("lesson.frozen_home") : undefined}
                onClick={() => void startProject(limits)}
              >
                {translate("home.new")}
              </Button>
            </div>
          </header>
          <ul class="projects">
            {projects.map((project) => (
              <ProjectCard
                key={project.id}
                project={project}
                limits={limits}
                fresh={news?.handed_out?.id === project.id}
                onChange={(changed) => setProjects(projects.map((item) => (item.id === changed.id ? changed : item)))}
                onDeleted={() => setProjects(projects.filter((item) => item.id !== project.id))}
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

/** Asks for a name, creates the project and opens it. */
async function startProject(limits: Limits): Promise<void> {
  await askName({
    title: translate("home.new"),
    label: translate("home.name_label"),
    yes: translate("home.make"),
    maxLength: limits.max_name_length,
    save: async (name) => {
      const project = await createProject(name);
      window.location.assign(`/projects/${project.id}`);
    },
  });
}

/** Pictures that could not be sent for a day stay on no device, also if their project is not opened again. */
function dropOutdatedUploads(): void {
  const say = (count: number) => {
    if (count > 0) toast(translate("common.uploads_outdated", { count }));
  };
  // Where the browser keeps nothing, nothing is too old.
  forgetOutdatedUploads(new KeptUploadDatabase()).then(say, () => undefined);
}
