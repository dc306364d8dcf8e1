/** One chart: accuracy (always 0 to 1) or loss, epochs across from 0, with and without validation. */
import type { Chart, ChartConfiguration, LegendItem } from "chart.js";
import { useEffect, useRef } from "preact/hooks";
import type { EpochScores } from "../../api";
import { say } from "../../words";
import { shownScore } from "./shownScore";

type Kind = "acc" | "loss";

export interface ScoreChartProps {
  of: Kind;
  history: readonly EpochScores[];
  epochs: number;
  validated: boolean;
}

type Line = { x: number; y: number }[];
type LineChart = Chart<"line", Line>;

/** A loss of nearly nothing looks like nearly nothing. */
const SMALLEST_LOSS_AXIS = 0.1;
/** Above this many points, dots would hide the line. */
const DOTS_UP_TO = 12;
const dotSize = ({ dataset }: { dataset: { data: unknown[] } }) => (dataset.data.length > DOTS_UP_TO ? 0 : 2.5);

export function ScoreChart({ of, history, epochs, validated }: ScoreChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<LineChart | null>(null);
  const latest = useRef(history);
  latest.current = history;
  useEffect(() => {
    let gone = false;
    void drawChart(canvas.current, of, epochs, validated).then((drawn) => {
      if (gone) return drawn?.destroy();
      chart.current = drawn;
      update(drawn, of, latest.current);
    });
    return () => {
      gone = true;
      chart.current?.destroy();
      chart.current = null;
    };
  }, [of, epochs, validated]);
  useEffect(() => {
    const frame = requestAnimationFrame(() => update(chart.current, of, history));
    return () => cancelAnimationFrame(frame);
  }, [of, history]);
  const title = say(`collect.chart_${of}`);
  return (
    <figure class="chart">
      <figcaption class="chart__title">{title}</figcaption>
      <div class="chart__area"><canvas ref={canvas} role="img" aria-label={spoken(title, of, history)} /></div>
    </figure>
  );
}

function spoken(title: string, of: Kind, history: readonly EpochScores[]): string {
  const last = history.at(-1);
  return last === undefined ? title : say("collect.chart_spoken", { title, epoch: last.epoch, value: shownScore(of, last[of]) });
}

async function drawChart(canvas: HTMLCanvasElement | null, of: Kind, epochs: number, validated: boolean): Promise<LineChart | null> {
  const { Chart, LineController, LineElement, PointElement, LinearScale, Legend, Tooltip } = await import("chart.js");
  if (canvas === null || !canvas.isConnected) return null;
  Chart.register(LineController, LineElement, PointElement, LinearScale, Legend, Tooltip);
  return new Chart(canvas, configuration(of, epochs, validated));
}

function configuration(of: Kind, epochs: number, validated: boolean): ChartConfiguration<"line", Line> {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const line = (label: string, stroke: string, look: { order: number; borderWidth: number; borderDash: number[] }) =>
    ({ label, data: [], borderColor: stroke, backgroundColor: stroke, ...look, pointRadius: dotSize, pointHoverRadius: 5, tension: 0.15, clip: 8 });
  // The thin dashes lie on the thick line, so both are seen where they are one.
  const own = line(of, color("--purple"), { order: 1, borderWidth: 5, borderDash: [] });
  const held = line(`val_${of}`, color("--hue-2"), { order: 0, borderWidth: 2.5, borderDash: [7, 5] });
  const text = { color: color("--ink-soft"), font: { family: color("--font"), size: 12 } };
  return {
    type: "line",
    data: { datasets: validated ? [own, held] : [own] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      scales: {
        x: { type: "linear", min: 0, max: epochs, ticks: { ...text, precision: 0, maxTicksLimit: 7 }, grid: { color: color("--sand") }, title: { display: true, text: say("collect.epoch"), ...text } },
        y: { min: 0, ...(of === "acc" ? { max: 1 } : { suggestedMax: SMALLEST_LOSS_AXIS }), ticks: { ...text, maxTicksLimit: 6 }, grid: { color: color("--sand") } },
      },
      plugins: {
        legend: { labels: { ...text, usePointStyle: true, pointStyleWidth: 34, generateLabels: (chart) => legendOf(chart as LineChart, text.color) } },
        tooltip: {
          itemSort: (a, b) => a.datasetIndex - b.datasetIndex,
          callbacks: {
            title: (items) => say("collect.epoch_number", { number: items[0]?.parsed.x ?? 0 }),
            label: (item) => `${item.dataset.label ?? ""}: ${shownScore(of, item.parsed.y)}`,
          },
        },
      },
    },
  };
}

/** Chart.js's own legend forgets the dashes and follows the order of drawing. */
function legendOf(chart: LineChart, fontColor: string): LegendItem[] {
  return chart.data.datasets.map(({ label = "", borderColor, borderWidth, borderDash }, datasetIndex) => ({
    text: label, fontColor, datasetIndex, hidden: !chart.isDatasetVisible(datasetIndex), pointStyle: "line",
    strokeStyle: borderColor as string, lineWidth: borderWidth as number, lineDash: borderDash as number[],
  }));
}

function update(chart: LineChart | null, of: Kind, history: readonly EpochScores[]): void {
  if (chart === null) return;
  const lines = [lineOf(history, of), lineOf(history, `val_${of}`)];
  chart.data.datasets.forEach((dataset, index) => {
    dataset.data = lines[index] ?? [];
  });
  chart.update("none");
}

function lineOf(history: readonly EpochScores[], score: Kind | `val_${Kind}`): Line {
  return history.flatMap((scores) => {
    const value = scores[score];
    return value === null ? [] : [{ x: scores.epoch, y: value }];
  });
}
