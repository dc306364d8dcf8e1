/** The layers of a network, to be put together: what each puts out, and how many parameters it has. */
import { useRef, useState } from "preact/hooks";
import { Button, IconButton } from "../../components/Button";
import { BinIcon, DownIcon, PlusIcon, UpIcon } from "../../components/icons";
import { formatNumber, translate } from "../../words";
import type { LayerKind, OwnLayer } from "../server/networkTrainingServer";
import { plain } from "../training/conditions";
import { useKeptFocus } from "./keepFocus";
import { KINDS, LAYER_BOUNDS, type LayerNumber, numbersOf, readNumber } from "./layers";
import { canFollow, type NetworkPlan, newLayer } from "./shapes";

/** A layer with a key of its own, by which its row stays the same while others come and go. */
export interface KeyedLayer {
  key: number;
  layer: OwnLayer;
}

interface LayerListProps {
  layers: readonly KeyedLayer[];
  plan: NetworkPlan;
  side: number;
  most: number;
  onLayers: (layers: readonly OwnLayer[], keys: readonly (number | null)[]) => void;
}

export function LayerList({ layers, plan, side, most, onLayers }: LayerListProps) {
  const put = (all: readonly KeyedLayer[]) =>
    onLayers(
      all.map(({ layer }) => layer),
      all.map(({ key }) => key),
    );
  const list = useRef<HTMLOListElement>(null);
  const keepFocus = useKeptFocus(list);
  const swap = (place: number, other: number) => {
    const moved = [...layers];
    const [one, two] = [layers[place], layers[other]];
    if (one === undefined || two === undefined) return;
    moved[place] = two;
    moved[other] = one;
    keepFocus({ row: other, button: other < place ? "up" : "down" });
    put(moved);
  };
  const remove = (place: number) => {
    keepFocus({ row: place, button: "delete" });
    put(layers.filter((_, index) => index !== place));
  };
  const own = layers.map(({ layer }) => layer);
  // Behind a layer that cannot be there nothing fits, so what is added comes before it.
  const broken = plan.layers.findIndex(({ obstacle }) => obstacle !== null);
  const end = broken < 0 ? own.length : broken;
  const add = (kind: LayerKind) => {
    const keys = layers.map(({ key }) => key);
    onLayers(
      [...own.slice(0, end), newLayer(kind), ...own.slice(end)],
      [...keys.slice(0, end), null, ...keys.slice(end)],
    );
  };
  return (
    <>
      <ol ref={list} class="own-layers" aria-label={translate("ownNetwork.layers")}>
        {layers.map(({ key, layer }, place) => (
          <LayerRow
            key={key}
            layer={layer}
            place={place}
            planned={plan.layers[place]}
            total={plan.parameters}
            isLast={place === layers.length - 1}
            onLayer={(changed) => put(layers.map((each) => (each.key === key ? { key, layer: changed } : each)))}
            onMove={(by) => swap(place, place + by)}
            onDelete={() => remove(place)}
          />
        ))}
        <AnswerRow plan={plan} />
      </ol>
      <div class="augment__options" role="group" aria-label={translate("ownNetwork.add")}>
        {KINDS.map((kind) => (
          <Button
            key={kind}
            icon={<PlusIcon />}
            disabled={layers.length >= most || !canFollow(own.slice(0, end), kind, side)}
            onClick={() => add(kind)}
          >
            {translate(`ownNetwork.kind_${kind}`)}
          </Button>
        ))}
      </div>
      <details class="lab-refusals">
        <summary>{translate("ownNetwork.kinds")}</summary>
        <dl class="own-kinds">
          {KINDS.map((kind) => (
            <div key={kind}>
              <dt>{translate(`ownNetwork.kind_${kind}`)}</dt>
              <dd>{translate(`ownNetwork.about_${kind}`)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}

interface LayerRowProps {
  layer: OwnLayer;
  place: number;
  planned: NetworkPlan["layers"][number] | undefined;
  total: number;
  isLast: boolean;
  onLayer: (layer: OwnLayer) => void;
  onMove: (by: number) => void;
  onDelete: () => void;
}

function LayerRow({ layer, place, planned, total, isLast, onLayer, onMove, onDelete }: LayerRowProps) {
  const kind = translate(`ownNetwork.kind_${layer.kind}`);
  const named = { number: place + 1, kind };
  return (
    <li class="own-layer">
      <span class="own-layer__kind">
        {place + 1}. {kind}
      </span>
      <span class="own-layer__numbers">
        {numbersOf(layer).map((name) => (
          <LayerNumberField
            key={name}
            name={name}
            label={translate(`ownNetwork.number_${name}`)}
            spoken={`${named.number}. ${kind}: ${translate(`ownNetwork.number_${name}`)}`}
            value={layer[name] ?? 0}
            onValue={(value) => onLayer({ ...layer, [name]: value })}
          />
        ))}
      </span>
      <span class="own-layer__buttons">
        <IconButton
          label={translate("ownNetwork.up", named)}
          icon={<UpIcon />}
          data-button="up"
          disabled={place === 0}
          onClick={() => onMove(-1)}
        />
        <IconButton
          label={translate("ownNetwork.down", named)}
          icon={<DownIcon />}
          data-button="down"
          disabled={isLast}
          onClick={() => onMove(1)}
        />
        <IconButton
          label={translate("ownNetwork.delete", named)}
          icon={<BinIcon />}
          data-button="delete"
          onClick={onDelete}
        />
      </span>
      {planned?.effect ? <Effect {...planned.effect} total={total} /> : null}
      {planned?.obstacle ? (
        <p class="field__problem own-layer__problem">{translate(`ownNetwork.obstacle_${planned.obstacle}`)}</p>
      ) : null}
    </li>
  );
}

function AnswerRow({ plan }: { plan: NetworkPlan }) {
  const isWhole = plan.layers.every(({ effect }) => effect !== null);
  return (
    <li class="own-layer own-layer--answer">
      <span class="own-layer__kind">{translate("ownNetwork.answer")}</span>
      {plan.answer === null ? (
        isWhole && <p class="field__problem own-layer__problem">{translate("ownNetwork.obstacle_no_flatten")}</p>
      ) : (
        <Effect {...plan.answer} total={plan.parameters} />
      )}
    </li>
  );
}

interface EffectProps {
  shape: readonly number[];
  parameters: number;
  total: number;
}

/** The shape behind a layer, its parameters, and their share of all as a bar. */
function Effect({ shape, parameters, total }: EffectProps) {
  return (
    <span class="own-layer__effect">
      <span>{translate("ownNetwork.shape", { shape: shape.map(formatNumber).join(" × ") })}</span>
      <span>{translate("ownNetwork.parameters", { count: formatNumber(parameters) })}</span>
      {parameters > 0 && <span class="own-layer__share" style={`--share: ${parameters / total}`} />}
    </span>
  );
}

interface LayerNumberFieldProps {
  name: LayerNumber;
  label: string;
  spoken: string;
  value: number;
  onValue: (value: number) => void;
}

/** While what is typed cannot be, the layer keeps its number and the field says so. */
function LayerNumberField({ name, label, spoken, value, onValue }: LayerNumberFieldProps) {
  const [text, setText] = useState(plain(value));
  const bounds = LAYER_BOUNDS[name];
  const wrong = readNumber(text, bounds) === null;
  const type = (typed: string) => {
    setText(typed);
    const read = readNumber(typed, bounds);
    if (read !== null) onValue(read);
  };
  return (
    <label class="own-layer__number">
      <span aria-hidden="true">{label}</span>
      <input
        class="input"
        type="text"
        inputMode={bounds.whole ? "numeric" : "decimal"}
        aria-label={spoken}
        aria-invalid={wrong}
        title={translate("conditions.wrong", { min: formatNumber(bounds.min), max: formatNumber(bounds.max) })}
        value={text}
        onInput={(event) => type(event.currentTarget.value)}
        onBlur={() => wrong && setText(plain(value))}
      />
    </label>
  );
}
