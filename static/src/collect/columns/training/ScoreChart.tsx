/** One chart of accuracy (axis 0 to 1) or loss: epochs from 0 on the x axis, with and without validation. */
import { useEffect, useRef } from "preact/hooks";
import type { EpochScores } from "../../../api";
import {
  dashedLegend,
  drawLineChart,
  epochScales,
  type LineChart,
  type LineConfiguration,
  type Points,
  styleValue,
} from "../../../components/lineChart";
import { translate } from "../../../words";
import { formatScore } from "../../training/formatScore";
import { type ChartMark, markLines } from "./chartMarks";
import { growLine } from "./growingLine";

type ScoreKind = "acc" | "loss";

export interface ScoreChartProps {
  score: ScoreKind;
  history: readonly EpochScores[];
  epochs: number;
  validated: boolean;
  /** Epochs at which something happened. */
  marks?: readonly ChartMark[];
  /** Whether the run was trained before the eyes of who looks at it: its line grows from the start. */
  live?: boolean;
}

/** Keeps a tiny loss from filling the chart. */
const MIN_LOSS_AXIS = 0.1;
/** With more points than this, dots would hide the line. */
const MAX_DOTS = 12;
const dotSize = ({ dataset }: { dataset: { data: unknown[] } }) => (dataset.data.length > MAX_DOTS ? 0 : 2.5);

const NO_MARKS: readonly ChartMark[] = [];

export function ScoreChart({ score, history, epochs, validated, marks = NO_MARKS, live = false }: ScoreChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<LineChart | null>(null);
  const latest = useRef(history);
  latest.current = history;
  const drawnPoints = useRef(0);
  const stop = useRef(() => {});
  const grow = () => {
    stop.current();
    stop.current = growLine(drawnPoints.current, latest.current.length, epochs, (points) => {
      drawnPoints.current = points;
      updateChart(chart.current, score, latest.current.slice(0, points));
    });
  };
  const latestMarks = useRef(marks);
  latestMarks.current = marks;
  useEffect(() => {
    let gone = false;
    const readMarks = () => latestMarks.current;
    void drawLineChart(canvas.current, configuration(score, epochs, validated), [markLines(readMarks)]).then(
      (drawn) => {
        if (gone) return drawn?.destroy();
        chart.current = drawn;
        drawnPoints.current = live ? 1 : latest.current.length;
        grow();
      },
    );
    return () => {
      gone = true;
      stop.current();
      chart.current?.destroy();
      chart.current = null;
    };
  }, [score, epochs, validated]);
  useEffect(() => {
    if (chart.current !== null) grow();
  }, [score, history, marks]);
  const title = translate(`collect.chart_${score}`);
  return (
    <figure class="chart">
      <figcaption class="chart__title">{title}</figcaption>
      <div class="chart__area">
        <canvas ref={canvas} role="img" aria-label={chartDescription(title, score, history)} />
      </div>
    </figure>
  );
}

function chartDescription(title: string, score: ScoreKind, history: readonly EpochScores[]): string {
  const last = history.at(-1);
  return last === undefined
    ? title
    : translate("collect.chart_spoken", { title, epoch: last.epoch, value: formatScore(score, last[score]) });
}

function configuration(score: ScoreKind, epochs: number, validated: boolean): LineConfiguration {
  const line = (label: string, stroke: string, look: { order: number; borderWidth: number; borderDash: number[] }) => ({
    label,
    data: [],
    borderColor: stroke,
    backgroundColor: stroke,
    ...look,
    pointRadius: dotSize,
    pointHoverRadius: 5,
    tension: 0.15,
    clip: 8,
  });
  // The thin dashed line is drawn over the thick one, so both stay visible where they coincide.
  const training = line(translate(`collect.score_${score}`), styleValue("--purple"), {
    order: 1,
    borderWidth: 5,
    borderDash: [],
  });
  const validation = line(translate(`collect.score_val_${score}`), styleValue("--hue-2"), {
    order: 0,
    borderWidth: 2.5,
    borderDash: [7, 5],
  });
  return {
    type: "line",
    data: { datasets: validated ? [training, validation] : [training] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      scales: epochScales(score === "acc" ? { max: 1 } : { suggestedMax: MIN_LOSS_AXIS }, epochs),
      plugins: {
        legend: dashedLegend(),
        tooltip: {
          itemSort: (a, b) => a.datasetIndex - b.datasetIndex,
          callbacks: {
            title: (items) => translate("collect.epoch_number", { number: items[0]?.parsed.x ?? 0 }),
            label: (item) => `${item.dataset.label ?? ""}: ${formatScore(score, item.parsed.y)}`,
          },
        },
      },
    },
  };
}

function updateChart(chart: LineChart | null, score: ScoreKind, history: readonly EpochScores[]): void {
  if (chart === null) return;
  const lines = [linePoints(history, score), linePoints(history, `val_${score}`)];
  chart.data.datasets.forEach((dataset, index) => {
    dataset.data = lines[index] ?? [];
  });
  chart.update("none");
}

function linePoints(history: readonly EpochScores[], score: ScoreKind | `val_${ScoreKind}`): Points {
  return history.flatMap((scores) => {
    const value = scores[score];
    return value === null ? [] : [{ x: scores.epoch, y: value }];
  });
}
