/** Collect and train: data, training and result side by side, one below the other on a phone. */
import { useEffect, useState } from "preact/hooks";
import { LoadProblem, Loading } from "../components/Loading";
import { Questions } from "../components/Ask";
import { EditableName } from "../components/EditableName";
import { Toasts, toastProblem } from "../components/Toasts";
import { Lesson } from "../lesson/Lesson";
import { say } from "../words";
import { DataColumn } from "./data/DataColumn";
import { ResultColumn } from "./result/ResultColumn";
import { StepTabs } from "./StepTabs";
import { TrainColumn } from "./training/TrainColumn";
import { openWorkspace, WorkspaceContext, type Workspace } from "./workspace";

export function CollectPage({ projectId }: { projectId: string }) {
  const [workspace, setWorkspace] = useState<Workspace | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const open = () => {
    setProblem(null);
    openWorkspace(projectId).then(setWorkspace, setProblem);
  };
  useEffect(open, [projectId]);
  if (problem !== null) return <LoadProblem error={problem} again={open} />;
  if (workspace === null) return <Loading />;
  return (
    <WorkspaceContext.Provider value={workspace}>
      <Lesson projectId={projectId} />
      <Columns workspace={workspace} />
      <Questions />
      <Toasts />
    </WorkspaceContext.Provider>
  );
}

function Columns({ workspace }: { workspace: Workspace }) {
  useEffect(() => { workspace.load().catch(toastProblem); }, [workspace]);
  useEffect(() => guardUploads(workspace), [workspace]);
  return (
    <div class="collect">
      <h1 class="collect__title">
        <EditableName
          name={workspace.name.value} label={say("collect.project_name")} class="name--title"
          maxLength={workspace.limits.max_name_length} save={(name) => workspace.rename(name)}
        />
      </h1>
      <StepTabs />
      <div class="columns">
        <DataColumn />
        <TrainColumn />
        <ResultColumn />
      </div>
    </div>
  );
}

/** Leaving while pictures are on their way asks first; a network that is back is used at once. */
function guardUploads({ shelf: { queue } }: Workspace): () => void {
  const leaving = (event: BeforeUnloadEvent) => { if (queue.unfinished.value > 0) event.preventDefault(); };
  const online = () => queue.retryNow();
  window.addEventListener("beforeunload", leaving);
  window.addEventListener("online", online);
  return () => {
    window.removeEventListener("beforeunload", leaving);
    window.removeEventListener("online", online);
  };
}
