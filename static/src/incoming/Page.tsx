/** What came in from another program: how far its pictures are, what was refused, and the ways on. */
import { useEffect, useState } from "preact/hooks";
import { getLimits, getProject, type Limits, type Project } from "../api";
import { BlocksIcon, ChartIcon } from "../components/icons";
import { Loading, LoadProblem } from "../components/Loading";
import { Questions } from "../components/Questions";
import { Toasts } from "../components/Toasts";
import { translate } from "../words";
import { EntryPart } from "./EntryPart";
import { getIncomingReport, type IncomingReport } from "./incomingServer";
import { ModelPart } from "./ModelPart";
import { PicturesPart } from "./PicturesPart";

interface Shown {
  project: Project;
  /** Null if the project was made here. */
  report: IncomingReport | null;
  limits: Limits;
}

export function IncomingPage({ projectId }: { projectId: string }) {
  const [shown, setShown] = useState<Shown | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const load = () => {
    setProblem(null);
    Promise.all([getProject(projectId), getIncomingReport(projectId), getLimits()]).then(
      ([project, report, limits]) => setShown({ project, report, limits }),
      setProblem,
    );
  };
  useEffect(load, [projectId]);
  if (problem !== null) return <LoadProblem error={problem} onRetry={load} />;
  if (shown === null) return <Loading />;
  const { project, report, limits } = shown;
  return (
    <div class="incoming">
      <header>
        <h1 class="incoming__title">{translate("incoming.page_title")}</h1>
        <p class="incoming__lead">
          {report === null
            ? translate("incoming.made_here")
            : translate("incoming.page_lead", { name: report.file_name })}
        </p>
      </header>
      {report?.import_id && <PicturesPart project={project} limits={limits} onImported={load} />}
      {report?.kind === "teachable_machine_model" && <ModelPart project={project} />}
      {report?.entry && <EntryPart report={report.entry} />}
      <Ways project={project} isTrained={report?.kind === "teachable_machine_model"} />
      <Questions />
      <Toasts />
    </div>
  );
}

/** A model that is trained already is tried out in blocks first; anything else is trained first. */
function Ways({ project, isTrained }: { project: Project; isTrained: boolean }) {
  const address = `/projects/${encodeURIComponent(project.id)}`;
  const collect = (
    <a class={`button button--${isTrained ? "soft" : "main"}`} href={address}>
      <ChartIcon />
      <span>{translate(isTrained ? "incoming.go_test" : "incoming.go_collect")}</span>
    </a>
  );
  const blocks = (
    <a class={`button button--${isTrained ? "main" : "soft"}`} href={`${address}/blocks`}>
      <BlocksIcon />
      <span>{translate("incoming.go_blocks")}</span>
    </a>
  );
  return (
    <nav class="incoming__ways" aria-label={translate("incoming.ways")}>
      {isTrained ? [blocks, collect] : [collect, blocks]}
    </nav>
  );
}
