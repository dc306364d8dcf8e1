/** The right column: tests the model with a picture, with the webcam or with a drawing. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Model } from "../../../api";
import { CameraIcon, DownloadIcon, PenIcon, UploadIcon, WarningIcon } from "../../../components/icons";
import { Mascot } from "../../../components/Mascot";
import { PictureWays } from "../../../components/PictureWays";
import { readOnly } from "../../../readOnly";
import { recognitionPlaces } from "../../../recognition/browserPlaces";
import { PlaceSwitch } from "../../../recognition/PlaceSwitch";
import { translate } from "../../../words";
import { useCollectStore } from "../../store/collectStore";
import { Column } from "../Column";
import { useModelTest } from "./modelTest";
import { ResultBars } from "./ResultBars";
import { TestCamera } from "./TestCamera";
import { TestDrawing } from "./TestDrawing";
import { TestUpload } from "./TestUpload";
import { useSeen } from "./useSeen";

export function ResultColumn() {
  const store = useCollectStore();
  const model = store.model.value;
  return (
    <Column
      id="result"
      number={3}
      title={translate("collect.result")}
      note={readOnly.value ? null : translate("collect.result_note")}
    >
      {model === null ? <NoModel /> : <ModelTestCard key={model.id} model={model} old={store.modelIsStale.value} />}
      {model !== null && (
        <a
          class="button button--soft button--wide"
          href={`/projects/${encodeURIComponent(store.project.id)}/take-along`}
        >
          <DownloadIcon />
          <span>{translate("collect.take_along")}</span>
        </a>
      )}
    </Column>
  );
}

/** The ways to give the model a picture. */
const TESTS = { upload: TestUpload, capture: TestCamera, draw: TestDrawing };
type Source = keyof typeof TESTS;

function NoModel() {
  return (
    <div class="card empty">
      <Mascot mood="asleep" />
      <p class="empty__title">{translate("collect.no_model")}</p>
      {!readOnly.value && <p class="empty__text">{translate("collect.no_model_way")}</p>}
    </div>
  );
}

function ModelTestCard({ model, old }: { model: Model; old: boolean }) {
  const { classStore } = useCollectStore();
  const modelTest = useModelTest(model.id);
  const [source, setSource] = useState<Source>("upload");
  const card = useRef<HTMLDivElement>(null);
  // After a training, who collected with the webcam sees at once what the model says now. The webcam opens when the
  // result can be seen, not before.
  const [startsLive] = useState(() => classStore.prefersCamera.value && !readOnly.value);
  const seen = useSeen(card, startsLive);
  const chosenByHand = useRef(false);
  useEffect(() => {
    // A press on one of the ways may be what brought them into sight.
    if (seen && !chosenByHand.current) setSource("capture");
  }, [seen]);
  const Test = TESTS[source];
  const choose = (chosen: Source) => {
    chosenByHand.current = true;
    setSource(chosen);
    classStore.prefersCamera.value = chosen === "capture";
    if (modelTest.problem.value !== "") modelTest.showResult(null, null);
  };
  return (
    <div class="card test" ref={card}>
      {old && (
        <p class="notice notice--warning" role="status">
          <WarningIcon />
          <span class="notice__text">{translate(readOnly.value ? "collect.model_older" : "collect.model_old")}</span>
        </p>
      )}
      <PictureWays
        label={translate("collect.test_way")}
        value={source}
        ways={[
          { value: "capture", label: translate("common.capture"), icon: <CameraIcon /> },
          { value: "upload", label: translate("common.upload"), icon: <UploadIcon /> },
          { value: "draw", label: translate("collect.draw"), icon: <PenIcon /> },
        ]}
        onChange={choose}
      />
      <Test modelTest={modelTest} live={startsLive} />
      <ResultBars
        modelTest={modelTest}
        showPicture={source === "capture"}
        colors={classStore.colors}
        modelClasses={model.classes}
      />
      <PlaceSwitch places={recognitionPlaces} />
    </div>
  );
}
