/** Collect and train: the columns for data, training and result, stacked on a phone. */
import { useEffect, useState } from "preact/hooks";
import { EditableName } from "../components/EditableName";
import { InfoIcon } from "../components/icons";
import { Loading, LoadProblem } from "../components/Loading";
import { Questions } from "../components/Questions";
import { Toasts, toastProblem } from "../components/Toasts";
import { LessonNotice } from "../lesson/LessonNotice";
import { readOnly } from "../readOnly";
import { translate } from "../words";
import { DataColumn } from "./columns/data/DataColumn";
import { DropBesideClasses } from "./columns/data/DropBesideClasses";
import { ResultColumn } from "./columns/result/ResultColumn";
import { TrainingColumn } from "./columns/training/TrainingColumn";
import { StepTabs } from "./StepTabs";
import { type CollectStore, CollectStoreContext, openCollectStore } from "./store/collectStore";

interface CollectPageProps {
  projectId: string;
  /** Stands for the project's student. */
  student: string;
  /** The project was another program's file; a page says what came. */
  cameIn: boolean;
}

export function CollectPage({ projectId, student, cameIn }: CollectPageProps) {
  const [store, setStore] = useState<CollectStore | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const open = () => {
    setProblem(null);
    openCollectStore(projectId, student).then(setStore, setProblem);
  };
  useEffect(open, [projectId]);
  if (problem !== null) return <LoadProblem error={problem} onRetry={open} />;
  if (store === null) return <Loading />;
  return (
    <CollectStoreContext.Provider value={store}>
      <LessonNotice projectId={projectId} />
      <Columns store={store} report={cameIn ? `/projects/${encodeURIComponent(projectId)}/incoming` : null} />
      {!readOnly.value && <DropBesideClasses />}
      <Questions />
      <Toasts />
    </CollectStoreContext.Provider>
  );
}

/** `report`: the address of the page that says what came in. */
function Columns({ store, report }: { store: CollectStore; report: string | null }) {
  useEffect(() => {
    store.load().catch(toastProblem);
    // Where the browser keeps nothing, there is nothing to go on with.
    store.classStore.restoreUploads().catch(() => undefined);
    return () => store.keptUploads.close();
  }, [store]);
  useEffect(() => guardUploads(store), [store]);
  return (
    <div class="collect">
      <h1 class="collect__title">
        <EditableName
          name={store.name.value}
          label={translate("collect.project_name")}
          class="name--title"
          maxLength={store.limits.max_name_length}
          save={(name) => store.rename(name)}
        />
      </h1>
      {report !== null && (
        <a class="collect__report" href={report}>
          <InfoIcon />
          <span>{translate("collect.came_in")}</span>
        </a>
      )}
      <StepTabs />
      <div class="columns">
        <DataColumn />
        <TrainingColumn />
        <ResultColumn />
      </div>
    </div>
  );
}

/** Asks before the page is left during uploads, and resumes uploads when the network returns. */
function guardUploads({ classStore: { queue } }: CollectStore): () => void {
  const warnBeforeLeaving = (event: BeforeUnloadEvent) => {
    if (queue.unfinished.value > 0) event.preventDefault();
  };
  const online = () => queue.retryNow();
  window.addEventListener("beforeunload", warnBeforeLeaving);
  window.addEventListener("online", online);
  return () => {
    window.removeEventListener("beforeunload", warnBeforeLeaving);
    window.removeEventListener("online", online);
  };
}
