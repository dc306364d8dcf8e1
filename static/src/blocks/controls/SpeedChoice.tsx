import { type Speed, speeds } from "../runtime/speed";
import type { Player } from "../sandbox/page/player";
import { translateBlocks } from "../words";

/** Chooses how fast the program runs, also while it runs. */
export function SpeedChoice({ player }: { player: Player }) {
  const speed = player.speed.value;
  return (
    <label class="speed button" data-speed={speed} title={translateBlocks(`speed.${speed}`)}>
      <GaugeIcon speed={speed} />
      <span class="visually-hidden">{translateBlocks("speed.label")}</span>
      <select
        class="speed__choice"
        value={speed}
        onChange={(event) => player.setSpeed(event.currentTarget.value as Speed)}
      >
        {speeds.map((item) => (
          <option key={item} value={item}>
            {translateBlocks(`speed.${item}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The needle points farther to the right for higher speeds. */
function GaugeIcon({ speed }: { speed: Speed }) {
  const turn = -70 + (140 * speeds.indexOf(speed)) / (speeds.length - 1);
  return (
    <svg
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M5.300 18.500a9 9 0 1 1 13.400 0" />
      <path d="M12 13.500V8" transform={`rotate(${turn} 12 13.500)`} />
      <circle cx="12" cy="13.500" r="1" fill="currentColor" />
    </svg>
  );
}
