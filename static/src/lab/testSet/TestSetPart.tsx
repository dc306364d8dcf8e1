/** A test set of its own: brought in, answered by the current model, looked through, taken along, deleted. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Limits } from "../../apiTypes";
import { MoreFigures } from "../../collect/columns/insights/MoreFigures";
import { Button } from "../../components/Button";
import { BinIcon, DownloadIcon, InfoIcon } from "../../components/icons";
import { askYesNo } from "../../components/Questions";
import { toastProblem } from "../../components/Toasts";
import { readOnly } from "../../readOnly";
import { translate } from "../../words";
import { BarChart } from "../charts/BarChart";
import { ImportArea } from "../imports/ImportPart";
import { answersAddress, deleteTestSet, getTestSet, type TestResult, type TestSet } from "../server/labServer";
import { TestMatrix } from "./TestMatrix";
import { TestTable } from "./TestTable";
import { countsText, leftOut, resultText } from "./testResult";
import { type LooksProgress, useLooks } from "./useLooks";

export function TestSetPart({ projectId, limits }: { projectId: string; limits: Limits }) {
  const [testSet, setTestSet] = useState<TestSet | null>(null);
  const [start, setStart] = useState(0);
  const [busy, setBusy] = useState(false);
  const shown = useRef(0);
  const load = (first: number) => {
    setBusy(true);
    getTestSet(projectId, first)
      .then((found) => {
        setTestSet(found);
        setStart(first);
        shown.current = first;
      }, toastProblem)
      .finally(() => setBusy(false));
  };
  useEffect(() => load(0), [projectId]);
  const looks = useLooks(projectId, testSet, () => load(shown.current));
  return (
    <section class="card lab-part" aria-labelledby="test-set-title">
      <h2 id="test-set-title" class="lab-part__title">
        {translate("lab.test_set")}
      </h2>
      <p class="lab-part__text">{translate("lab.test_set_text", { most: limits.max_test_set_pictures })}</p>
      <ImportArea projectId={projectId} purpose="test_set" limits={limits} onImported={() => load(0)} />
      {testSet !== null && testSet.picture_count > 0 && (
        <>
          {looks !== null && <Looks {...looks} />}
          <Outcome projectId={projectId} testSet={testSet} looking={looks !== null} />
          <TestTable testSet={testSet} start={start} busy={busy} onStart={load} />
          <Actions projectId={projectId} onDeleted={() => load(0)} />
        </>
      )}
    </section>
  );
}

function Looks({ done, of }: LooksProgress) {
  const words = translate("lab.test_looking", { done, of });
  return (
    <>
      <p role="status">{words}</p>
      <progress class="lab-bar" max={of} value={done} aria-label={words} />
    </>
  );
}

/** `looking`: more answers are on their way, so what is missing is not worth a word. */
function Outcome({ projectId, testSet, looking }: { projectId: string; testSet: TestSet; looking: boolean }) {
  const { result } = testSet;
  const notices = result === null ? [translate("lab.test_no_model")] : leftOut(testSet, result, looking);
  return (
    <>
      <p class="lab-part__text">
        {countsText(testSet)} {result !== null && resultText(result)}
      </p>
      {notices.map((words) => (
        <p key={words} class="notice notice--warning">
          <InfoIcon />
          <span class="notice__text">{words}</span>
        </p>
      ))}
      {result !== null && <Figures projectId={projectId} result={result} />}
    </>
  );
}

/** True classes beside the predicted ones; where nothing is labeled, the predicted ones alone. */
function Figures({ projectId, result }: { projectId: string; result: TestResult }) {
  const { classes, counted } = result;
  const names = useMemo(() => classes.map(({ name }) => name), [classes]);
  const series = useMemo(() => {
    const predicted = { label: translate("lab.test_predicted"), counts: classes.map((each) => each.predicted) };
    const truth = { label: translate("lab.test_true"), counts: classes.map(({ pictures }) => pictures) };
    return counted > 0 ? [truth, predicted] : [predicted];
  }, [classes, counted]);
  return (
    <>
      <BarChart title={translate("lab.test_shares")} names={names} series={series} />
      {counted > 0 && <TestMatrix projectId={projectId} result={result} />}
      {counted > 0 && <MoreFigures insights={result} />}
    </>
  );
}

function Actions({ projectId, onDeleted }: { projectId: string; onDeleted: () => void }) {
  const remove = async () => {
    const agreed = await askYesNo({
      title: translate("lab.test_delete_title"),
      text: translate("lab.test_delete_text"),
      yes: translate("lab.test_delete"),
      no: translate("lab.test_delete_not"),
    });
    if (agreed) await deleteTestSet(projectId).then(onDeleted, toastProblem);
  };
  return (
    <div class="lab-actions">
      <a class="button button--soft" href={answersAddress(projectId)} download>
        <DownloadIcon />
        <span>{translate("lab.test_csv")}</span>
      </a>
      {!readOnly.value && (
        <Button kind="quiet" icon={<BinIcon />} onClick={() => void remove()}>
          {translate("lab.test_delete")}
        </Button>
      )}
    </div>
  );
}
