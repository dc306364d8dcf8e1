/** Middle: is there enough data, the training conditions, the run in progress, its chart, earlier runs. */
import { useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { PlayIcon, SlidersIcon, StopIcon, WarningIcon } from "../../components/icons";
import { Mascot } from "../../components/Mascot";
import { looking } from "../../lesson/looking";
import { say } from "../../words";
import { Column } from "../Column";
import { useWorkspace } from "../workspace";
import { Conditions } from "./Conditions";
import { Progress } from "./Progress";
import { whatIsMissing } from "./readiness";
import { RunList } from "./RunList";
import { sentenceOf, trainingState, type TrainingState } from "./state";

export function TrainColumn() {
  const workspace = useWorkspace();
  const { shelf, desk, limits } = workspace;
  const missing = whatIsMissing(shelf.counts.value, limits);
  const run = desk.active.value ?? desk.newest.value;
  const history = desk.histories.value.get(run?.id ?? "") ?? [];
  const state = trainingState({ missing, run, history, modelIsOld: workspace.modelIsOld.value });
  return (
    <Column id="training" number={2} title={say("collect.training")} note={looking.value ? null : say("collect.training_note")}>
      <div class="card training">
        <Sentence state={state} />
        {state.is === "queued" || state.is === "running" ? <Running state={state} /> : <Start state={state} missing={missing} />}
      </div>
      <Progress />
      <RunList />
    </Column>
  );
}

const MOODS = { needs_data: "curious", ready: "happy", queued: "asleep", running: "curious", done: "proud", failed: "asleep" } as const;

/** A press on it opens the training conditions, once there is something to train. */
function Sentence({ state }: { state: TrainingState }) {
  const [open, setOpen] = useState(false);
  const opens = !looking.value && (state.is === "ready" || state.is === "done" || state.is === "failed");
  return (
    <>
      <div class={`sentence sentence--${state.is}`}>
        <Mascot mood={MOODS[state.is]} size={72} />
        <p class="sentence__words" role="status">{sentenceOf(state)}</p>
        {opens && (
          <button type="button" class="sentence__press" aria-haspopup="dialog" onClick={() => setOpen(true)}>
            <SlidersIcon /><span>{say("collect.conditions")}</span>
          </button>
        )}
      </div>
      {open && <Conditions onClose={() => setOpen(false)} />}
    </>
  );
}

function Start({ state, missing }: { state: TrainingState; missing: readonly string[] }) {
  const { shelf: { queue }, desk } = useWorkspace();
  const uploading = queue.unfinished.value;
  const reasons = [
    ...missing,
    ...(uploading > 0 ? [say("collect.missing_uploads", { count: uploading })] : []),
    ...(desk.engineLacks.value === null ? [] : [desk.engineLacks.value]),
  ];
  const again = state.is === "done" || desk.runs.value.length > 0;
  return (
    <div class="start">
      {state.is === "failed" && (
        <p class="notice notice--problem"><WarningIcon /><span class="notice__text">{state.reason} {!looking.value && say("collect.failed_way")}</span></p>
      )}
      {!looking.value && <Button
        kind="main" wide big icon={<PlayIcon />} aria-disabled={reasons.length > 0 || desk.starting.value} aria-describedby="missing"
        onClick={() => { if (reasons.length === 0 && !desk.starting.value) void desk.start(); }}
      >
        {say(again ? "collect.train_again" : "collect.train")}
      </Button>}
      <ul class="missing" id="missing">{reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul>
    </div>
  );
}

function Running({ state }: { state: TrainingState }) {
  const { desk } = useWorkspace();
  const run = desk.active.value;
  const known = state.is === "running" && state.epoch > 0 ? { value: state.epoch, max: state.epochs } : {};
  return (
    <div class="start">
      <progress class="bar" aria-label={say("collect.training_progress")} {...known} />
      {desk.outage.shown.value && (
        <p class="notice notice--warning" role="alert"><WarningIcon /><span class="notice__text">{say("collect.training_unheard")}</span></p>
      )}
      {!looking.value && <Button wide big icon={<StopIcon />} disabled={run === null} onClick={() => { if (run) void desk.cancel(run); }}>
        {say("collect.cancel_training")}
      </Button>}
    </div>
  );
}
