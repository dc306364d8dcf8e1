/** How a stroke on the canvas looks. */

export interface CanvasPoint {
  x: number;
  y: number;
}

export const strokeTools = ["pen", "eraser", "line", "rectangle", "ellipse"] as const;
export type StrokeTool = (typeof strokeTools)[number];
export type Tool = StrokeTool | "fill";

export interface Brush {
  /** "#rrggbb". */
  color: string;
  /** In canvas pixels. */
  width: number;
  /** Whether rectangles and ellipses are filled instead of outlined. */
  solid: boolean;
}

/** Draws a whole stroke: a pen stroke passes through all points, a shape spans the first and the last. */
export function drawStroke(
  context: CanvasRenderingContext2D,
  tool: StrokeTool,
  points: readonly CanvasPoint[],
  brush: Brush,
): void {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return;
  context.save();
  context.strokeStyle = context.fillStyle = brush.color;
  context.lineWidth = brush.width;
  context.lineCap = context.lineJoin = "round";
  if (tool === "eraser") context.globalCompositeOperation = "destination-out";
  context.beginPath();
  addPath(context, tool, points, first, last);
  if (brush.solid && (tool === "rectangle" || tool === "ellipse")) context.fill();
  else context.stroke();
  context.restore();
}

function addPath(
  context: CanvasRenderingContext2D,
  tool: StrokeTool,
  points: readonly CanvasPoint[],
  first: CanvasPoint,
  last: CanvasPoint,
): void {
  const [width, height] = [last.x - first.x, last.y - first.y];
  switch (tool) {
    case "rectangle":
      return context.rect(first.x, first.y, width, height);
    case "ellipse":
      return context.ellipse(
        first.x + width / 2,
        first.y + height / 2,
        Math.abs(width / 2),
        Math.abs(height / 2),
        0,
        0,
        2 * Math.PI,
      );
    case "line":
      return smoothPath(context, [first, last]);
    case "pen":
    case "eraser":
      return smoothPath(context, points);
  }
}

/** Curves through the midpoints between points, which smooths the corners. A single point is drawn as a dot. */
function smoothPath(context: CanvasRenderingContext2D, points: readonly CanvasPoint[]): void {
  const [first, ...others] = points as [CanvasPoint, ...CanvasPoint[]];
  context.moveTo(first.x, first.y);
  let before = first;
  for (const point of others) {
    context.quadraticCurveTo(before.x, before.y, (before.x + point.x) / 2, (before.y + point.y) / 2);
    before = point;
  }
  // A line of length zero would not be drawn.
  context.lineTo(before.x + 0.01, before.y);
}

/** The effect of Shift while drawing: shapes become as wide as high, lines snap to steps of 45°. */
export function constrainPoint(tool: StrokeTool, first: CanvasPoint, last: CanvasPoint): CanvasPoint {
  const [dx, dy] = [last.x - first.x, last.y - first.y];
  if (tool === "rectangle" || tool === "ellipse") {
    const side = Math.max(Math.abs(dx), Math.abs(dy));
    return { x: first.x + side * (dx < 0 ? -1 : 1), y: first.y + side * (dy < 0 ? -1 : 1) };
  }
  if (tool !== "line") return last;
  const turn = (Math.round((4 * Math.atan2(dy, dx)) / Math.PI) * Math.PI) / 4;
  const length = Math.hypot(dx, dy);
  return { x: first.x + length * Math.cos(turn), y: first.y + length * Math.sin(turn) };
}
