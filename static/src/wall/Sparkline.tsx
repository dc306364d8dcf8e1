/** A small chart of a run's accuracy. */
const WIDTH = 120;
const HEIGHT = 36;
const EDGE = 3;

export function Sparkline({ curve, label }: { curve: readonly number[]; label: string }) {
  if (curve.length === 0) return null;
  const across = (index: number) => EDGE + (curve.length === 1 ? 1 : index / (curve.length - 1)) * (WIDTH - 2 * EDGE);
  const up = (value: number) => HEIGHT - EDGE - value * (HEIGHT - 2 * EDGE);
  const points = curve.map((value, index) => `${across(index).toFixed(1)},${up(value).toFixed(1)}`);
  const last = curve.at(-1) ?? 0;
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label} preserveAspectRatio="none">
      <line class="spark__ground" x1="0" x2={WIDTH} y1={up(0)} y2={up(0)} vector-effect="non-scaling-stroke" />
      <polygon
        class="spark__area"
        points={`${across(0)},${up(0)} ${points.join(" ")} ${across(curve.length - 1)},${up(0)}`}
      />
      <polyline class="spark__line" points={points.join(" ")} vector-effect="non-scaling-stroke" />
      <circle class="spark__end" cx={across(curve.length - 1)} cy={up(last)} r="2.5" />
    </svg>
  );
}
