/** A chart of how many pictures each class has, of several such counts side by side, or of results. */
import type { Chart, ChartConfiguration } from "chart.js";
import { useEffect, useRef } from "preact/hooks";

type Bars = Chart<"bar", number[], string>;

const COLORS = 8;
/** The colors of counts side by side. */
const SIDE_BY_SIDE = ["--ink-soft", "--purple"];

/** The counts of all classes, in their order. */
export interface Series {
  label: string;
  counts: readonly number[];
}

export interface ClassCounts {
  names: readonly string[];
  series: readonly Series[];
}

/** `of`: each class has its color and its bar a whole number; results have one color, and fractions. */
interface BarChartProps extends ClassCounts {
  title: string;
  of?: "classes" | "results";
}

export function BarChart({ title, names, series, of = "classes" }: BarChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<Bars | null>(null);
  const latest = useRef<ClassCounts>({ names, series });
  latest.current = { names, series };
  useEffect(() => {
    let gone = false;
    void drawChart(canvas.current, latest.current, of).then((drawn) => {
      if (gone) return drawn?.destroy();
      chart.current = drawn;
    });
    return () => {
      gone = true;
      chart.current?.destroy();
      chart.current = null;
    };
  }, [series.length]);
  useEffect(() => {
    if (chart.current !== null) updateChart(chart.current, latest.current);
  }, [names, series]);
  return (
    <figure class="lab-chart">
      <figcaption class="lab-chart__title">{title}</figcaption>
      <div class="lab-chart__area">
        <canvas ref={canvas} role="img" aria-label={spoken(title, { names, series })} />
      </div>
    </figure>
  );
}

const spoken = (title: string, { names, series }: ClassCounts) =>
  `${title}: ${names.map((name, index) => `${name} ${series.map(({ counts }) => counts[index]).join(" / ")}`).join(", ")}`;

async function drawChart(
  canvas: HTMLCanvasElement | null,
  counts: ClassCounts,
  of: "classes" | "results",
): Promise<Bars | null> {
  const { Chart, BarController, BarElement, CategoryScale, Legend, LinearScale, Tooltip } = await import("chart.js");
  if (canvas === null || !canvas.isConnected) return null;
  Chart.register(BarController, BarElement, CategoryScale, Legend, LinearScale, Tooltip);
  return new Chart(canvas, configuration(counts, of));
}

const color = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function configuration(
  { names, series }: ClassCounts,
  of: "classes" | "results",
): ChartConfiguration<"bar", number[], string> {
  const text = { color: color("--ink-soft"), font: { family: color("--font"), size: 12 } };
  const hues = Array.from({ length: COLORS }, (_, index) => color(`--hue-${index}`));
  const alone = of === "classes" ? hues : color("--purple");
  return {
    type: "bar",
    data: {
      labels: [...names],
      datasets: series.map(({ label, counts }, index) => ({
        label,
        data: [...counts],
        backgroundColor: series.length === 1 ? alone : color(SIDE_BY_SIDE[index] ?? "--ink"),
        maxBarThickness: 56,
        borderRadius: 4,
      })),
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      plugins: { legend: { display: series.length > 1, labels: text } },
      scales: {
        x: { ticks: text, grid: { display: false } },
        y: {
          min: 0,
          ticks: { ...text, ...(of === "classes" && { precision: 0 }), maxTicksLimit: 6 },
          grid: { color: color("--sand") },
        },
      },
    },
  };
}

function updateChart(chart: Bars, { names, series }: ClassCounts): void {
  chart.data.labels = [...names];
  for (const [index, { counts }] of series.entries()) {
    const bars = chart.data.datasets[index];
    if (bars !== undefined) bars.data = [...counts];
  }
  chart.update("none");
}
