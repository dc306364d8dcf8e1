/** Where a model looked: a button that shows it, an overlay for the picture, and what it means. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { HeatMap, Recognition, RecognitionPart } from "../api";
import { readStored, writeStored } from "../storage";
import { translate } from "../words";
import { Button } from "./Button";
import { heatPixels, placeOfHeat } from "./heatOverlay";
import { EyeIcon } from "./icons";

const STORAGE_KEY = "eyeblocks.heatMap";
/** Of the overlay, in its own pixels; the browser scales it to the picture. */
const WIDTH = 224;

/** Whether heat maps are shown on this device. */
export const heatMapShown = signal(readStored(STORAGE_KEY) === "on");

/** What to ask for with a recognition. */
export const heatMapParts = (): readonly RecognitionPart[] => (heatMapShown.value ? ["heat_map"] : []);

export function showHeatMap(shown: boolean): void {
  writeStored(STORAGE_KEY, shown ? "on" : null);
  heatMapShown.value = shown;
}

/** `onShow` is called when it is turned on: the answers so far came without a map. */
export function HeatMapButton({ onShow }: { onShow?: () => void }) {
  const shown = heatMapShown.value;
  const toggle = () => {
    showHeatMap(!shown);
    if (!shown) onShow?.();
  };
  return (
    <Button kind="soft" class="heat-button" icon={<EyeIcon />} aria-pressed={shown} onClick={toggle}>
      {translate("common.heat_map")}
    </Button>
  );
}

export interface HeatMapPictureProps {
  src: string;
  alt: string;
  /** Whether it is shown as in a mirror, and its heat map with it. */
  mirrored: boolean;
  recognition: Recognition | null;
  /** The CSS class of the picture's square. */
  class: string;
}

/** A picture and, if heat maps are shown, where the model looked in it. */
export function HeatMapPicture({ src, alt, mirrored, recognition, class: square }: HeatMapPictureProps) {
  return (
    <div class={`heat ${square}`}>
      <img class={mirrored ? "mirrored" : ""} src={src} alt={alt} />
      <HeatMapOverlay recognition={recognition} mirrored={mirrored} />
    </div>
  );
}

const shownHeatMap = (recognition: Recognition | null): HeatMap | null =>
  (heatMapShown.value && recognition?.heat_map) || null;

/** Covers the nearest positioned element. `HeatMapMeaning` says the same in words. */
export function HeatMapOverlay({ recognition, mirrored }: { recognition: Recognition | null; mirrored: boolean }) {
  const heatMap = shownHeatMap(recognition);
  return heatMap && <HeatCanvas heatMap={heatMap} mirrored={mirrored} />;
}

function HeatCanvas({ heatMap, mirrored }: { heatMap: HeatMap; mirrored: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const pixels = context.createImageData(WIDTH, WIDTH);
    pixels.data.set(heatPixels(heatMap, WIDTH));
    context.putImageData(pixels, 0, 0);
  }, [heatMap]);
  const classes = mirrored ? "heat__overlay mirrored" : "heat__overlay";
  return <canvas ref={canvas} class={classes} width={WIDTH} height={WIDTH} aria-hidden="true" />;
}

/** Says where the model looked, as the picture is shown. */
export function HeatMapPlace({ recognition, mirrored }: { recognition: Recognition | null; mirrored: boolean }) {
  const heatMap = shownHeatMap(recognition);
  return heatMap && <strong>{translate(`common.heat_map_${placeOfHeat(heatMap, mirrored)}`)}</strong>;
}

/** Says where the model looked, and what the overlay means. */
export function HeatMapMeaning({ recognition, mirrored }: { recognition: Recognition | null; mirrored: boolean }) {
  if (recognition === null || shownHeatMap(recognition) === null) return null;
  return (
    <p class="heat__meaning">
      <HeatMapPlace recognition={recognition} mirrored={mirrored} />{" "}
      {translate("common.heat_map_legend", { name: recognition.result })}
    </p>
  );
}
