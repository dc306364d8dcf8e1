/** The lab of a project. */
import { useEffect, useState } from "preact/hooks";
import { getLimits, type Limits } from "../api";
import { Loading, LoadProblem } from "../components/Loading";
import { Questions } from "../components/Questions";
import { Toasts } from "../components/Toasts";
import { LessonNotice } from "../lesson/LessonNotice";
import { translate } from "../words";
import { AugmentationPart } from "./augmentation/AugmentationPart";
import { DataSetPart } from "./dataSet/DataSetPart";
import { FIRST_SPLIT } from "./dataSet/shares";
import { ExperimentsPart } from "./experiments/ExperimentsPart";
import { GridPart } from "./grid/GridPart";
import { ImportPart } from "./imports/ImportPart";
import { NetworksPart } from "./networks/NetworksPart";
import { LazyWholeNetworks } from "./ownNetwork/LazyWholeNetworks";
import { type DataSet, getDataSet, type SplitChoice } from "./server/labServer";
import { TestSetPart } from "./testSet/TestSetPart";
import { ConditionsPart } from "./training/ConditionsPart";
import { LabTraining } from "./training/labTraining";

export function LabPage({ projectId }: { projectId: string }) {
  const [limits, setLimits] = useState<Limits | null>(null);
  const [dataSet, setDataSet] = useState<DataSet | null>(null);
  const [seed, setSeed] = useState(0);
  const [split, setSplit] = useState(FIRST_SPLIT);
  const [problem, setProblem] = useState<unknown>(null);
  const refresh = () => {
    setProblem(null);
    getDataSet(projectId, seed).then(setDataSet, setProblem);
    if (limits === null) getLimits().then(setLimits, setProblem);
  };
  useEffect(refresh, [projectId, seed]);
  if (problem !== null && dataSet === null) return <LoadProblem error={problem} onRetry={refresh} />;
  if (dataSet === null || limits === null) return <Loading />;
  return (
    <>
      <LessonNotice projectId={projectId} />
      <div class="lab">
        <header class="lab__head">
          <h1 class="lab__title">{translate("lab.title")}</h1>
          <p class="lab__lead">{translate("lab.lead")}</p>
        </header>
        <ImportPart projectId={projectId} limits={limits} onImported={refresh} />
        <DataSetPart
          projectId={projectId}
          dataSet={dataSet}
          onOthers={() => setSeed(seed + 1)}
          split={split}
          onSplit={setSplit}
        />
        {dataSet.sample_count > 0 && (
          <TrainingParts projectId={projectId} dataSet={dataSet} limits={limits} split={split} onRestored={refresh} />
        )}
        <TestSetPart projectId={projectId} limits={limits} />
        <Questions />
        <Toasts />
      </div>
    </>
  );
}

interface TrainingPartsProps {
  projectId: string;
  dataSet: DataSet;
  limits: Limits;
  split: SplitChoice;
  /** Called when pictures went back into the classes of an earlier training. */
  onRestored: () => void;
}

/** Augmentation, networks, training under conditions of one's own, the grid that finds them, and all trainings side by side. */
function TrainingParts({ projectId, dataSet, limits, split, onRestored }: TrainingPartsProps) {
  const [training] = useState(() => new LabTraining(projectId, limits));
  return (
    <>
      <AugmentationPart projectId={projectId} dataSet={dataSet} split={split} training={training} />
      <NetworksPart projectId={projectId} split={split} training={training} />
      <LazyWholeNetworks
        projectId={projectId}
        classes={dataSet.classes.length}
        networks={training.networks.value}
        limits={limits}
        split={split}
      />
      <ConditionsPart training={training} limits={limits} split={split} />
      <GridPart projectId={projectId} limits={limits} split={split} training={training} />
      <ExperimentsPart projectId={projectId} limits={limits} training={training} onRestored={onRestored} />
    </>
  );
}
