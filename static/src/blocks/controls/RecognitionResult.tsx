import { useEffect, useMemo } from "preact/hooks";
import type { Recognition } from "../../api";
import { HeatMapMeaning, HeatMapPicture } from "../../components/HeatMap";
import type { SeenPicture } from "../../seenPicture";
import { translateBlocks } from "../words";

export interface RecognizedPicture {
  seen: SeenPicture;
  recognition: Recognition;
}
const answerText = ({ known, result }: Recognition): string =>
  known === false ? translateBlocks("window.unknown") : translateBlocks("window.answer", { result });

/** The recognition result in the data-input window, best class first. */
export function RecognitionResult({ seen, recognition }: RecognizedPicture) {
  return (
    <div class="answer" role="status">
      {recognition.heat_map && <LookedAt seen={seen} recognition={recognition} />}
      <HeatMapMeaning recognition={recognition} mirrored={seen.mirrored} />
      <p class="answer__best">{answerText(recognition)}</p>
      <ul class="answer__scores">
        {recognition.scores.slice(0, 4).map(({ class_id, class_name, confidence }) => (
          <li key={class_id}>
            <span class="ellipsis">{class_name}</span>
            <meter min={0} max={1} value={confidence} aria-label={class_name} />
            <span class="answer__number">{confidence.toFixed(2)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function LookedAt({ seen: { picture, mirrored }, recognition }: RecognizedPicture) {
  const address = useMemo(() => URL.createObjectURL(picture), [picture]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  return (
    <HeatMapPicture
      class="chosen__picture"
      src={address}
      alt={translateBlocks("window.preview")}
      mirrored={mirrored}
      recognition={recognition}
    />
  );
}
