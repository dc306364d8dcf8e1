/** What every chart with lines over the epochs has: Chart.js itself, its axes, and a legend that shows dashes. */
import type { Chart, ChartConfiguration, LegendItem, Plugin } from "chart.js";
import { translate } from "../words";

export type Points = { x: number; y: number }[];
export type LineChart = Chart<"line", Points>;
export type LineConfiguration = ChartConfiguration<"line", Points>;

/** Draws a chart; null where the page has no longer a place for it. Chart.js is loaded with the first one. */
export async function drawLineChart(
  canvas: HTMLCanvasElement | null,
  shown: LineConfiguration,
  plugins: Plugin<"line">[] = [],
): Promise<LineChart | null> {
  const { Chart, LineController, LineElement, PointElement, LinearScale, Legend, Tooltip } = await import("chart.js");
  if (canvas === null || !canvas.isConnected) return null;
  Chart.register(LineController, LineElement, PointElement, LinearScale, Legend, Tooltip);
  return new Chart(canvas, { ...shown, plugins });
}

/** The value of a color, or of another custom property of the page's style. */
export const styleValue = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const textStyle = () => ({ color: styleValue("--ink-soft"), font: { family: styleValue("--font"), size: 12 } });

/** The axes: epochs from 0 to `epochs` (where it is known), and a value from 0, bounded as `value` says. */
export function epochScales(value: { max?: number; suggestedMax?: number }, epochs?: number) {
  const text = textStyle();
  const grid = { color: styleValue("--sand") };
  return {
    x: {
      type: "linear" as const,
      min: 0,
      ...(epochs !== undefined && { max: epochs }),
      ticks: { ...text, precision: 0, maxTicksLimit: 7 },
      grid,
      title: { display: true, text: translate("collect.epoch"), ...text },
    },
    y: { min: 0, ...value, ticks: { ...text, maxTicksLimit: 6 }, grid },
  };
}

export function dashedLegend() {
  const text = textStyle();
  return {
    labels: {
      ...text,
      usePointStyle: true,
      pointStyleWidth: 34,
      generateLabels: (chart: Chart) => legendItems(chart as unknown as LineChart, text.color),
    },
  };
}

/** Chart.js's own legend ignores dashes and uses the drawing order. */
function legendItems(chart: LineChart, fontColor: string): LegendItem[] {
  return chart.data.datasets.map(({ label = "", borderColor, borderWidth, borderDash }, datasetIndex) => ({
    text: label,
    fontColor,
    datasetIndex,
    hidden: !chart.isDatasetVisible(datasetIndex),
    pointStyle: "line",
    strokeStyle: borderColor as string,
    lineWidth: borderWidth as number,
    lineDash: borderDash as number[],
  }));
}
