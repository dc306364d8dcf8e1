/** A chart of several lines over the epochs, each with a color and dashes of its own. */
import { useEffect, useRef } from "preact/hooks";
import {
  dashedLegend,
  drawLineChart,
  epochScales,
  type LineConfiguration,
  type LineChart as Lines,
  styleValue,
} from "../../components/lineChart";
import { formatNumber, translate } from "../../words";

export interface Point {
  x: number;
  y: number;
}

export interface Line {
  label: string;
  points: readonly Point[];
}

const COLORS = 8;
/** So that lines differ without their colors, too. */
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3]];

interface LineChartProps {
  title: string;
  lines: readonly Line[];
  /** The end of the upright axis; null where the lines say. */
  most: number | null;
}

export function LineChart({ title, lines, most }: LineChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<Lines | null>(null);
  const latest = useRef(lines);
  latest.current = lines;
  useEffect(() => {
    let gone = false;
    void drawLineChart(canvas.current, configuration(most)).then((drawn) => {
      if (gone) return drawn?.destroy();
      chart.current = drawn;
      updateChart(drawn, latest.current);
    });
    return () => {
      gone = true;
      chart.current?.destroy();
      chart.current = null;
    };
  }, [most]);
  useEffect(() => updateChart(chart.current, lines), [lines]);
  return (
    <figure class="lab-chart">
      <figcaption class="lab-chart__title">{title}</figcaption>
      <div class="lab-chart__area lab-chart__area--lines">
        <canvas ref={canvas} role="img" aria-label={spoken(title, lines)} />
      </div>
    </figure>
  );
}

/** The title, and where each line ends. */
const spoken = (title: string, lines: readonly Line[]) =>
  `${title}: ${lines.map(({ label, points }) => `${label} ${rounded(points.at(-1)?.y ?? 0)}`).join(", ")}`;

const rounded = (value: number) => formatNumber(Math.round(value * 1000) / 1000);

function configuration(most: number | null): LineConfiguration {
  return {
    type: "line",
    data: { datasets: [] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: "nearest", axis: "x", intersect: false },
      scales: epochScales(most === null ? {} : { max: most }),
      plugins: {
        legend: dashedLegend(),
        tooltip: {
          callbacks: {
            title: (items) => translate("collect.epoch_number", { number: items[0]?.parsed.x ?? 0 }),
            label: ({ dataset, parsed }) => `${dataset.label ?? ""}: ${rounded(parsed.y ?? 0)}`,
          },
        },
      },
    },
  };
}

function updateChart(chart: Lines | null, lines: readonly Line[]): void {
  if (chart === null) return;
  chart.data.datasets = lines.map(({ label, points }, index) => ({
    label,
    data: [...points],
    borderColor: styleValue(`--hue-${index % COLORS}`),
    backgroundColor: styleValue(`--hue-${index % COLORS}`),
    borderWidth: 2.5,
    borderDash: DASHES[index % DASHES.length] ?? [],
    pointRadius: points.length === 1 ? 3 : 0,
    tension: 0.15,
    clip: 8,
  }));
  chart.update("none");
}
