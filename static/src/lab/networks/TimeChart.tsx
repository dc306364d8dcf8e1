/** Validation accuracy of the networks against their time: a point each. */
import type { Chart, ChartConfiguration, ChartDataset } from "chart.js";
import { useEffect, useRef } from "preact/hooks";
import { styleValue } from "../../components/lineChart";
import { formatNumber, translate } from "../../words";
import type { NetworkResult } from "../server/networkServer";
import { networkName } from "../training/networkNames";
import { secondsText } from "./comparisonTexts";

type Points = { x: number; y: number }[];
type Scatter = Chart<"scatter", Points>;

const COLORS = 8;
/** So that points differ without their colors, too. */
const SHAPES = ["circle", "rect", "triangle", "rectRot", "star"] as const;

export function TimeChart({ results }: { results: readonly NetworkResult[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<Scatter | null>(null);
  const latest = useRef(results);
  latest.current = results;
  useEffect(() => {
    let gone = false;
    void drawChart(canvas.current).then((drawn) => {
      if (gone) return drawn?.destroy();
      chart.current = drawn;
      updateChart(drawn, latest.current);
    });
    return () => {
      gone = true;
      chart.current?.destroy();
      chart.current = null;
    };
  }, []);
  useEffect(() => updateChart(chart.current, results), [results]);
  const title = translate("networks.chart");
  return (
    <figure class="lab-chart">
      <figcaption class="lab-chart__title">{title}</figcaption>
      <div class="lab-chart__area lab-chart__area--lines">
        <canvas ref={canvas} role="img" aria-label={`${title}: ${results.map(spoken).join("; ")}`} />
      </div>
    </figure>
  );
}

const accuracyOf = ({ val_accuracy }: NetworkResult) => Math.round(val_accuracy * 1000) / 10;

const spoken = (result: NetworkResult) =>
  `${networkName(result.network)} ${formatNumber(accuracyOf(result))} %, ${secondsText(result.seconds)}`;

async function drawChart(canvas: HTMLCanvasElement | null): Promise<Scatter | null> {
  const { Chart, ScatterController, PointElement, LinearScale, LogarithmicScale, Legend, Tooltip } = await import(
    "chart.js"
  );
  if (canvas === null || !canvas.isConnected) return null;
  Chart.register(ScatterController, PointElement, LinearScale, LogarithmicScale, Legend, Tooltip);
  return new Chart(canvas, configuration());
}

function configuration(): ChartConfiguration<"scatter", Points> {
  const text = { color: styleValue("--ink-soft"), font: { family: styleValue("--font"), size: 12 } };
  const grid = { color: styleValue("--sand") };
  return {
    type: "scatter",
    data: { datasets: [] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      scales: {
        x: {
          min: 0,
          grace: "10%",
          ticks: text,
          grid,
          title: { display: true, text: translate("networks.chart_time"), ...text },
        },
        y: { grace: "20%", max: 100, ticks: { ...text, maxTicksLimit: 6 }, grid },
      },
      plugins: {
        legend: { labels: { ...text, usePointStyle: true } },
        tooltip: {
          callbacks: {
            label: ({ dataset, parsed }) =>
              `${dataset.label ?? ""}: ${formatNumber(parsed.y ?? 0)} %, ${secondsText(parsed.x ?? 0)}`,
          },
        },
      },
    },
  };
}

function updateChart(chart: Scatter | null, results: readonly NetworkResult[]): void {
  if (chart === null) return;
  chart.data.datasets = results.map(pointOf);
  chart.update("none");
}

function pointOf(result: NetworkResult, index: number): ChartDataset<"scatter", Points> {
  const color = styleValue(`--hue-${index % COLORS}`);
  return {
    label: networkName(result.network),
    data: [{ x: result.seconds, y: accuracyOf(result) }],
    pointStyle: SHAPES[index % SHAPES.length] ?? "circle",
    pointRadius: 8,
    pointHoverRadius: 10,
    borderWidth: 2,
    borderColor: color,
    backgroundColor: color,
    clip: 12,
  };
}
