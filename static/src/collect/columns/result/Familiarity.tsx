/** What a recognition says beside its scores: whether the picture is known, and which pictures it is like. */
import { useEffect } from "preact/hooks";
import { type NearestSample, type Recognition, sampleImagePath } from "../../../api";
import { Mascot } from "../../../components/Mascot";
import { translate } from "../../../words";
import { useCollectStore } from "../../store/collectStore";
import { MAX_STRICTNESS, type ModelTest, STRICTNESS_STEP, strictnessTexts } from "./modelTest";

/** Stands in place of the best class. */
export function UnknownPicture() {
  return (
    <>
      <Mascot mood="curious" size={56} />
      <span class="answer__unknown">{translate("collect.unknown")}</span>
    </>
  );
}

/** The answer on the picture, before one's eyes; the result below says it to screen readers. */
export function AnswerOnPicture({ recognition }: { recognition: Recognition | null }) {
  if (recognition === null) return null;
  const words = recognition.known === false ? translate("collect.unknown_short") : recognition.result;
  return (
    <p class="test__guess" aria-hidden="true">
      {words}
    </p>
  );
}

/** The training pictures that the recognized one is like: of the best classes, or the three most similar ones. */
export function Reminder({ recognition }: { recognition: Recognition | null }) {
  const { nearest = [], similar = [] } = recognition ?? {};
  const pictures = similar.length > 0 ? similar : nearest;
  useLoadedPictures(pictures);
  if (pictures.length === 0) return null;
  return (
    <section class="reminder" aria-labelledby="reminder-title">
      <h3 class="reminder__title" id="reminder-title">
        {translate(similar.length > 0 ? "collect.most_similar" : "collect.reminds_me")}
      </h3>
      <ul class="reminder__pictures">
        {pictures.map((sample) => (
          <NearestPicture key={sample.sample_id} sample={sample} short={similar.length > 0} />
        ))}
      </ul>
    </section>
  );
}

/** Loads what the lists do not have yet. Without it a picture is shown unmirrored. */
function useLoadedPictures(pictures: readonly NearestSample[]): void {
  const { stored } = useCollectStore().classStore;
  const ids = pictures.map(({ sample_id }) => sample_id);
  useEffect(() => {
    stored.load(ids).catch(() => undefined);
  }, [ids.join()]);
}

/** `short`: its caption is the name of its class alone. */
function NearestPicture({ sample: { sample_id, class_id }, short }: { sample: NearestSample; short: boolean }) {
  const { project, classStore, model } = useCollectStore();
  const learned = model.value?.classes.find(({ id }) => id === class_id)?.name ?? "";
  const found = classStore.stored.find(sample_id);
  const name = classStore.classes.value.find(({ id }) => id === class_id)?.name.value ?? learned;
  return (
    <li>
      <img
        class={found?.picture.sample?.mirrored ? "reminder__picture mirrored" : "reminder__picture"}
        src={sampleImagePath(project.id, sample_id)}
        alt=""
      />
      <span class="ellipsis">{short ? name : translate("collect.reminds_class", { name })}</span>
    </li>
  );
}

/** How easily the model says that it does not know, with the mistakes of both kinds. */
export function StrictnessChoice({ modelTest }: { modelTest: ModelTest }) {
  if (!modelTest.tellsUnknown.value) return null;
  const strictness = modelTest.strictness.value;
  return (
    <details class="more strictness">
      <summary class="more__summary">{translate("collect.strictness")}</summary>
      <div class="strictness__scale">
        <span aria-hidden="true">{translate("collect.strictness_low")}</span>
        <input
          type="range"
          min={0}
          max={MAX_STRICTNESS}
          step={STRICTNESS_STEP}
          value={strictness}
          aria-label={translate("collect.strictness")}
          aria-valuetext={strictnessTexts(strictness).join(" ")}
          onInput={(event) => modelTest.setStrictness(event.currentTarget.valueAsNumber)}
          onChange={() => void modelTest.recognizeAgain()}
        />
        <span aria-hidden="true">{translate("collect.strictness_high")}</span>
      </div>
      <ul class="strictness__mistakes">
        {strictnessTexts(strictness).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </details>
  );
}
