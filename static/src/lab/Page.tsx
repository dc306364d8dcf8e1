/** The lab of a project. */
import { useEffect, useState } from "preact/hooks";
import { getLimits, type Limits } from "../api";
import { Loading, LoadProblem } from "../components/Loading";
import { Questions } from "../components/Questions";
import { Toasts } from "../components/Toasts";
import { translate } from "../words";
import { AugmentationPart } from "./augmentation/AugmentationPart";
import { DataSetPart } from "./dataSet/DataSetPart";
import { FIRST_SPLIT } from "./dataSet/shares";
import { ImportPart } from "./imports/ImportPart";
import { type DataSet, getDataSet } from "./server/labServer";
import { TestSetPart } from "./testSet/TestSetPart";

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
      <AugmentationPart projectId={projectId} dataSet={dataSet} split={split} />
      <TestSetPart projectId={projectId} limits={limits} />
      <Questions />
      <Toasts />
    </div>
  );
}
