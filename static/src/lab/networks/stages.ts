/** The stages of a network: its layers whose maps have the same size. */
import { formatNumber, translate } from "../../words";
import type { Layer } from "../server/networkServer";

/** `side`: cells in a row of its maps; 1 where they are numbers of the whole picture. `channels`: of the last layer. */
export interface Stage {
  side: number;
  channels: number;
  layers: number;
}

/** The layer of the averages of a map's quarters: they are numbers already, not a smaller map. */
const QUARTERS = "quarters";

/**
 * The stages from the picture, which is the first one, to the numbers. Layers of branches stand between those of
 * others, so a stage is found again; a border around a map belongs to the stage behind it.
 */
export function stagesOf(layers: readonly Layer[]): Stage[] {
  const [picture, ...others] = layers;
  if (picture === undefined) return [];
  const stages: Stage[] = [{ side: sideOf(picture), channels: channelsOf(picture), layers: 0 }];
  let borders = 0;
  for (const layer of others) {
    if (layer.kind.startsWith("ZeroPadding")) borders += 1;
    else {
      addTo(stages, layer, borders + 1);
      borders = 0;
    }
  }
  return stages;
}

function addTo(stages: Stage[], layer: Layer, count: number): void {
  const side = layer.name === QUARTERS ? 1 : sideOf(layer);
  const found = stages.slice(1).find((stage) => stage.side === side);
  if (found === undefined) stages.push({ side, channels: channelsOf(layer), layers: count });
  else {
    found.channels = channelsOf(layer);
    found.layers += count;
  }
}

const sideOf = ({ shape }: Layer) => (shape.length === 3 ? (shape[0] ?? 1) : 1);
const channelsOf = ({ shape }: Layer) => shape.at(-1) ?? 1;

/** "112 × 112 cells with 16 numbers each". */
export const stageText = ({ side, channels }: Stage): string =>
  side === 1
    ? translate("networks.stage_numbers", { count: formatNumber(channels) })
    : translate("networks.stage_map", { side, channels: formatNumber(channels) });

/** How high a stage is drawn, of 1 for the picture: its side, but so that small maps are still seen. */
export const heightOf = ({ side }: Stage, picture: number): number =>
  side === 1 ? 0.55 : Math.max(Math.sqrt(side / picture), 0.18);
