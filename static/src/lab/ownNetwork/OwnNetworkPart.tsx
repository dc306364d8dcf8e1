/** A network of one's own: put together layer by layer, counted, and trained from nothing. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { toastProblem } from "../../components/Toasts";
import { readOnly } from "../../readOnly";
import { formatNumber, translate } from "../../words";
import { isOver } from "../jobs/jobStore";
import type { OwnLayer } from "../server/networkTrainingServer";
import { Choice } from "../training/Choice";
import { type KeyedLayer, LayerList } from "./LayerList";
import { PRESETS, type Preset } from "./layers";
import { count, NumberFields, rate, readNumbers } from "./NumberFields";
import { planNetwork } from "./shapes";
import { TrainingState } from "./TrainingState";
import { useTraining } from "./trainingStore";
import type { WholeNetworksProps } from "./wholeNetworksProps";

const SIDES = [32, 64, 96, 128, 160, 224];
const MAX_BATCH = 128;
const MILLION = 1_000_000;
const FIRST_TEXTS = { epochs: "10", batch_size: "32", learning_rate: "0.001" };

let newestKey = 0;
const keyed = (layers: readonly OwnLayer[], keys: readonly (number | null)[] = []): KeyedLayer[] =>
  layers.map((layer, place) => {
    newestKey += 1;
    return { key: keys[place] ?? newestKey, layer };
  });

export function OwnNetworkPart({ projectId, classes, limits, split }: WholeNetworksProps) {
  const store = useTraining(projectId, "own-network");
  const [layers, setLayers] = useState(() => keyed(PRESETS.small.layers));
  const [side, setSide] = useState(PRESETS.small.side);
  const [texts, setTexts] = useState<Record<string, string>>(FIRST_TEXTS);
  const specs = [
    count("epochs", limits.max_network_training_epochs),
    count("batch_size", MAX_BATCH),
    rate("learning_rate"),
  ];
  const [touched, setTouched] = useState(false);
  const own = layers.map(({ layer }) => layer);
  const plan = planNetwork(own, side, classes);
  const numbers = readNumbers(specs, texts);
  const tooMuch = plan.parameters > limits.max_own_network_parameters;
  const tooSlow = plan.multiplyAdds / MILLION >= limits.max_own_network_work + 1;
  const training = store.shown.value;
  const busy = training !== null && !isOver(training);
  const usable = plan.answer !== null && layers.length > 0 && !tooMuch && !tooSlow && numbers !== null;
  const take = (preset: Preset) => {
    setTouched(true);
    setLayers(keyed(preset.layers));
    setSide(Math.min(preset.side, limits.max_own_network_side));
  };
  useEffect(() => {
    if (training !== null && !touched) take(training);
  }, [training]);
  const start = () => {
    if (numbers === null) return;
    const { epochs = 1, batch_size = 1, learning_rate = 1 } = numbers;
    store.start({ layers: own, side, epochs, batch_size, learning_rate, ...split }).catch(toastProblem);
  };
  return (
    <section class="card lab-part" aria-labelledby="own-network-title">
      <h2 id="own-network-title" class="lab-part__title">
        {translate("ownNetwork.title")}
      </h2>
      <p class="lab-part__text">{translate("ownNetwork.text")}</p>
      {!readOnly.value && !busy && (
        <>
          <div class="augment__options" role="group" aria-label={translate("ownNetwork.presets")}>
            {(["small", "notebook"] as const).map((name) => (
              <Button key={name} kind="soft" onClick={() => take(PRESETS[name])}>
                {translate(`ownNetwork.preset_${name}`)}
              </Button>
            ))}
          </div>
          <Choice
            title={translate("ownNetwork.side")}
            note={translate("ownNetwork.side_note")}
            values={SIDES.filter((each) => each <= limits.max_own_network_side)}
            chosen={side}
            words={(each) => `${each} × ${each}`}
            onChosen={(each) => {
              setTouched(true);
              setSide(each);
            }}
          />
          <LayerList
            layers={layers}
            plan={plan}
            side={side}
            most={limits.max_own_network_layers}
            onLayers={(changed, keys) => {
              setTouched(true);
              setLayers(keyed(changed, keys));
            }}
          />
          <p class="own-total" role="status">
            {translate("ownNetwork.total", { count: formatNumber(plan.parameters) })}
          </p>
          {tooMuch && (
            <p class="field__problem">
              {translate("ownNetwork.too_many", { most: formatNumber(limits.max_own_network_parameters) })}
            </p>
          )}
          {tooSlow && <p class="field__problem">{translate("ownNetwork.too_slow")}</p>}
          <div class="conditions">
            <NumberFields specs={specs} texts={texts} onTexts={setTexts} />
          </div>
          <p>
            <Button kind="main" disabled={!usable || split.validation === 0} onClick={start}>
              {translate(training === null ? "ownNetwork.go" : "ownNetwork.again")}
            </Button>
          </p>
          {split.validation === 0 && <p class="field__problem">{translate("lab.compare_no_validation")}</p>}
        </>
      )}
      {training !== null && <TrainingState store={store} training={training} name={translate("ownNetwork.mine")} />}
    </section>
  );
}
