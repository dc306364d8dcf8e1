/** How far the training of a network is, how it ended, and what came of it beside transfer learning. */
import { CheckIcon, WarningIcon } from "../../components/icons";
import { translate } from "../../words";
import { type Line, LineChart } from "../charts/LineChart";
import { JobProgress } from "../jobs/JobProgress";
import { isOver } from "../jobs/jobStore";
import type { NetworkTraining } from "../server/networkTrainingServer";
import { ResultTable } from "./ResultTable";
import type { TrainingStore } from "./trainingStore";
import { progressText, savedText } from "./trainingTexts";

interface TrainingStateProps {
  store: TrainingStore;
  training: NetworkTraining;
  /** What the trained network is called. */
  name: string;
}

export function TrainingState({ store, training, name }: TrainingStateProps) {
  return (
    <>
      {isOver(training) ? (
        <Ending training={training} />
      ) : (
        <JobProgress
          words={progressText(training)}
          done={training.steps_done}
          of={training.steps}
          waitingFor={training.waiting_for}
          stopLabel={translate("ownNetwork.stop")}
          onStop={() => store.cancel()}
        />
      )}
      {(training.transfer !== null || training.epochs.length > 0) && <ResultTable training={training} name={name} />}
      {training.epochs.length > 0 && (
        <div class="own-charts">
          <LineChart title={translate("ownNetwork.chart_accuracy")} lines={accuracyLines(training)} most={1} />
          <LineChart title={translate("ownNetwork.chart_loss")} lines={lossLines(training)} most={null} />
        </div>
      )}
    </>
  );
}

function Ending({ training }: { training: NetworkTraining }) {
  const { status, problem, stale, training_part: part, training_pictures: count } = training;
  const good = status === "succeeded";
  return (
    <>
      <p class={good ? "notice notice--good" : "notice notice--warning"} role="status">
        {good ? <CheckIcon /> : <WarningIcon />}
        <span class="notice__text">
          {good ? savedText(training) : translate(`ownNetwork.${status}`)} {problem?.message}
        </span>
      </p>
      {stale && <p class="field__note">{translate("networks.stale")}</p>}
      {count < part && <p class="field__note">{translate("networks.thinned", { part, count })}</p>}
    </>
  );
}

function accuracyLines({ epochs, transfer }: NetworkTraining): Line[] {
  const lines = [
    { label: translate("ownNetwork.line_training"), points: epochs.map(({ epoch, acc }) => ({ x: epoch, y: acc })) },
    {
      label: translate("ownNetwork.line_validation"),
      points: epochs.map(({ epoch, val_acc }) => ({ x: epoch, y: val_acc })),
    },
  ];
  if (transfer === null) return lines;
  const y = transfer.right / transfer.pictures;
  return [...lines, { label: translate("ownNetwork.frozen"), points: epochs.map(({ epoch }) => ({ x: epoch, y })) }];
}

const lossLines = ({ epochs }: NetworkTraining): Line[] => [
  { label: translate("ownNetwork.line_training"), points: epochs.map(({ epoch, loss }) => ({ x: epoch, y: loss })) },
  {
    label: translate("ownNetwork.line_validation"),
    points: epochs.map(({ epoch, val_loss }) => ({ x: epoch, y: val_loss })),
  },
];
