/** Upright lines in a chart of epochs, each with a word at its top where there is room for it. */
import type { Chart, Plugin } from "chart.js";
import { styleValue } from "../../../components/lineChart";
import { placeWords } from "./wordPlaces";

export interface ChartMark {
  epoch: number;
  label: string;
  /** Its word gets a place before those of the others. */
  important?: boolean;
}

const TEXT_SIZE = 12;
const ROW_HEIGHT = TEXT_SIZE * 1.2;
/** Of paper around the letters, so that they can be read on the lines below them. */
const HALO = 4;

/** A plugin of Chart.js that draws the marks which `read` gives at each drawing. */
export function markLines(read: () => readonly ChartMark[]): Plugin<"line"> {
  return {
    id: "markLines",
    afterDatasetsDraw(chart) {
      const marks = read();
      if (marks.length === 0 || chart.scales.x === undefined) return;
      chart.ctx.save();
      chart.ctx.strokeStyle = chart.ctx.fillStyle = styleValue("--ink-soft");
      const xs = marks.map(({ epoch }) => chart.scales.x?.getPixelForValue(epoch) ?? 0);
      for (const x of xs) drawLine(chart, x);
      drawWords(chart, marks, xs);
      chart.ctx.restore();
    },
  };
}

function drawLine({ ctx, chartArea }: Chart<"line">, x: number): void {
  ctx.setLineDash([3, 3]);
  ctx.beginPath();
  ctx.moveTo(x, chartArea.top);
  ctx.lineTo(x, chartArea.bottom);
  ctx.stroke();
}

/** Words that would cover another are left out; their lines still say where something happened. */
function drawWords({ ctx, chartArea }: Chart<"line">, marks: readonly ChartMark[], xs: readonly number[]): void {
  ctx.font = `700 ${TEXT_SIZE}px ${styleValue("--font")}`;
  ctx.textAlign = "left";
  ctx.setLineDash([]);
  ctx.strokeStyle = styleValue("--paper");
  ctx.lineWidth = HALO;
  ctx.lineJoin = "round";
  const words = marks.map(({ label, important = false }, index) => ({
    x: xs[index] ?? 0,
    width: ctx.measureText(label).width,
    important,
  }));
  for (const [index, place] of placeWords(words, chartArea).entries()) {
    if (place === null) continue;
    const y = chartArea.top + TEXT_SIZE + ROW_HEIGHT * place.row;
    ctx.strokeText(marks[index]?.label ?? "", place.left, y);
    ctx.fillText(marks[index]?.label ?? "", place.left, y);
  }
}
