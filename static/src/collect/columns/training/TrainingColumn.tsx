/** The middle column: what training still needs, the settings, the current run, its chart, earlier runs. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../../components/Button";
import { PlayIcon, SlidersIcon, StopIcon, WarningIcon } from "../../../components/icons";
import { Mascot } from "../../../components/Mascot";
import { scoreText } from "../../../honest/score";
import { readOnly } from "../../../readOnly";
import { translate } from "../../../words";
import { useCollectStore } from "../../store/collectStore";
import { missingRequirements } from "../../training/readiness";
import { cameTrained, type TrainingState, trainingState, trainingStateText } from "../../training/trainingState";
import { Column } from "../Column";
import { Advice } from "./Advice";
import { ModelInsights } from "./ModelInsights";
import { RunList } from "./RunList";
import { RunProgress } from "./RunProgress";
import { TrainingSettingsDialog } from "./TrainingSettingsDialog";
import { useLive } from "./useLive";

export function TrainingColumn() {
  const store = useCollectStore();
  const { classStore, trainingStore, limits } = store;
  const missing = missingRequirements(classStore.counts.value, limits);
  const run = trainingStore.activeRun.value ?? trainingStore.newestRun.value;
  const live = useLive(run);
  const history = trainingStore.histories.value.get(run?.id ?? "") ?? [];
  const state = trainingState({ missing, run, history, modelIsStale: store.modelIsStale.value });
  const inProgress = state.is === "queued" || state.is === "running";
  const card = useKeptFocus(inProgress);
  return (
    <Column
      id="training"
      number={2}
      title={translate("collect.training")}
      note={readOnly.value ? null : translate("collect.training_note")}
    >
      <div class="card training" ref={card} tabIndex={-1}>
        <StateSentence state={state} celebrates={state.is === "done" && live} />
        {inProgress ? <TrainingInProgress state={state} /> : <StartTraining state={state} missing={missing} />}
      </div>
      {/* The chart grows here: what the model understood comes below, where it pushes nothing away. */}
      <RunProgress />
      {store.model.value !== null && <ModelInsights modelId={store.model.value.id} />}
      <RunList />
    </Column>
  );
}

/** Keeps the focus in the element when the button that had it makes room for another one. */
function useKeptFocus(changes: boolean) {
  const element = useRef<HTMLDivElement>(null);
  const before = useRef(changes);
  useEffect(() => {
    if (before.current === changes) return;
    before.current = changes;
    if (document.activeElement === document.body) element.current?.focus({ preventScroll: true });
  }, [changes]);
  return element;
}

const MASCOT_MOODS = {
  needs_data: "curious",
  came: "happy",
  ready: "happy",
  queued: "asleep",
  running: "curious",
  done: "proud",
  failed: "asleep",
} as const;

/** A press on it opens the training settings, once training is possible. */
function StateSentence({ state, celebrates }: { state: TrainingState; celebrates: boolean }) {
  const [open, setOpen] = useState(false);
  const opens = !readOnly.value && (state.is === "ready" || state.is === "done" || state.is === "failed");
  return (
    <>
      <div class={`sentence sentence--${state.is} ${celebrates ? "sentence--celebrates" : ""}`}>
        <Mascot mood={MASCOT_MOODS[state.is]} size={72} />
        <p class="sentence__words" role="status">
          {trainingStateText(state)}
          {state.is === "done" && <Score />}
        </p>
        {opens && (
          <button type="button" class="sentence__press" aria-haspopup="dialog" onClick={() => setOpen(true)}>
            <SlidersIcon />
            <span>{translate("collect.training_settings")}</span>
          </button>
        )}
      </div>
      {open && <TrainingSettingsDialog onClose={() => setOpen(false)} />}
    </>
  );
}

/** How often the trained model is right about new pictures, as soon as that is known. */
function Score() {
  const { honestScore, model } = useCollectStore();
  const known = honestScore.value;
  if (known === null || known.modelId !== model.value?.id) return null;
  return <span class="sentence__score">{scoreText(known.score)}</span>;
}

function StartTraining({ state, missing }: { state: TrainingState; missing: readonly string[] }) {
  const {
    classStore: { queue },
    trainingStore,
  } = useCollectStore();
  const uploading = queue.unfinished.value;
  const reasons = [
    ...missing,
    ...(uploading > 0 ? [translate("collect.missing_uploads", { count: uploading })] : []),
    ...(trainingStore.engineProblem.value === null ? [] : [trainingStore.engineProblem.value]),
  ];
  const trainedBefore = state.is === "done" || trainingStore.runs.value.some((run) => !cameTrained(run));
  return (
    <div class="start">
      {state.is === "failed" && (
        <p class="notice notice--problem">
          <WarningIcon />
          <span class="notice__text">
            {state.reason} {!readOnly.value && translate("collect.failed_way")}
          </span>
        </p>
      )}
      {!readOnly.value && (
        <Button
          kind="main"
          wide
          big
          icon={<PlayIcon />}
          aria-disabled={reasons.length > 0 || trainingStore.starting.value}
          aria-describedby="missing"
          onClick={() => {
            if (reasons.length === 0 && !trainingStore.starting.value) void trainingStore.startRun();
          }}
        >
          {translate(trainedBefore ? "collect.train_again" : "collect.train")}
        </Button>
      )}
      {/* After it, what the training found out says more. */}
      {!readOnly.value && reasons.length === 0 && state.is !== "done" && <Advice />}
      <ul class="missing" id="missing">
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </div>
  );
}

function TrainingInProgress({ state }: { state: TrainingState }) {
  const { trainingStore } = useCollectStore();
  const run = trainingStore.activeRun.value;
  const known = state.is === "running" && state.epoch > 0 ? { value: state.epoch, max: state.epochs } : {};
  return (
    <div class="start">
      <progress class="bar" aria-label={translate("collect.training_progress")} {...known} />
      {trainingStore.connectionLoss.visible.value && (
        <p class="notice notice--warning" role="alert">
          <WarningIcon />
          <span class="notice__text">{translate("collect.training_unheard")}</span>
        </p>
      )}
      {!readOnly.value && (
        <Button
          wide
          big
          icon={<StopIcon />}
          disabled={run === null}
          onClick={() => {
            if (run) void trainingStore.cancelRun(run);
          }}
        >
          {translate("collect.cancel_training")}
        </Button>
      )}
    </div>
  );
}
