/** Upright lines in a chart of epochs, each with a word at its top. */
import type { Chart, Plugin } from "chart.js";

export interface ChartMark {
  epoch: number;
  label: string;
}

const TEXT_SIZE = 12;

/** A plugin of Chart.js that draws the marks which `read` gives at each drawing. */
export function markLines(read: () => readonly ChartMark[]): Plugin<"line"> {
  return {
    id: "markLines",
    afterDatasetsDraw(chart) {
      for (const [index, mark] of read().entries()) drawMark(chart, mark, index);
    },
  };
}

/** The words of neighboring marks are on three lines in turn, so that they do not cover one another. */
function drawMark(chart: Chart<"line">, { epoch, label }: ChartMark, index: number): void {
  const { ctx, chartArea, scales } = chart;
  const x = scales.x?.getPixelForValue(epoch);
  if (x === undefined) return;
  const style = getComputedStyle(document.documentElement);
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = style.getPropertyValue("--ink-soft").trim();
  ctx.setLineDash([3, 3]);
  ctx.beginPath();
  ctx.moveTo(x, chartArea.top);
  ctx.lineTo(x, chartArea.bottom);
  ctx.stroke();
  ctx.font = `700 ${TEXT_SIZE}px ${style.getPropertyValue("--font").trim()}`;
  const fits = x + ctx.measureText(label).width + 4 < chartArea.right;
  ctx.textAlign = fits ? "left" : "right";
  ctx.fillText(label, fits ? x + 4 : x - 4, chartArea.top + TEXT_SIZE * (1 + 1.2 * (index % 3)));
  ctx.restore();
}
