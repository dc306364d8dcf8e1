/** Right: the model tries a picture, or the webcam all the time. */
import { useState } from "preact/hooks";
import type { Model } from "../../api";
import { WarningIcon } from "../../components/icons";
import { Mascot } from "../../components/Mascot";
import { looking } from "../../lesson/looking";
import { say } from "../../words";
import { Column } from "../Column";
import { useWorkspace } from "../workspace";
import { Answer } from "./Answer";
import { TestCamera } from "./TestCamera";
import { TestUpload } from "./TestUpload";
import { useTrial } from "./trial";

export function ResultColumn() {
  const workspace = useWorkspace();
  const model = workspace.model.value;
  return (
    <Column id="result" number={3} title={say("collect.result")} note={looking.value ? null : say("collect.result_note")}>
      {model === null ? <NoModel /> : <Test key={model.id} model={model} old={workspace.modelIsOld.value} />}
    </Column>
  );
}

function NoModel() {
  return (
    <div class="card empty">
      <Mascot mood="asleep" />
      <p class="empty__title">{say("collect.no_model")}</p>
      {!looking.value && <p class="empty__text">{say("collect.no_model_way")}</p>}
    </div>
  );
}

function Test({ model, old }: { model: Model; old: boolean }) {
  const { shelf } = useWorkspace();
  const [way, setWay] = useState<"upload" | "capture">("upload");
  const trial = useTrial(model.id);
  const choose = (chosen: string) => {
    setWay(chosen === "capture" ? "capture" : "upload");
    if (trial.problem.value !== "") trial.show(null, null);
  };
  return (
    <div class="card test">
      {old && <p class="notice notice--warning" role="status"><WarningIcon /><span class="notice__text">{say(looking.value ? "collect.model_older" : "collect.model_old")}</span></p>}
      <select class="select" aria-label={say("collect.test_way")} value={way} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="upload">{say("common.upload")}</option>
        <option value="capture">{say("common.capture")}</option>
      </select>
      {way === "upload" ? <TestUpload trial={trial} /> : <TestCamera trial={trial} />}
      <Answer trial={trial} pictured={way === "capture"} classIds={shelf.classes.value.map(({ id }) => id)} modelClasses={model.classes} />
    </div>
  );
}
