/** How a mark looks that the pointer leaves on a sheet. */

export interface Spot {
  x: number;
  y: number;
}

export const markTools = ["pen", "eraser", "line", "rectangle", "ellipse"] as const;
export type MarkTool = (typeof markTools)[number];
export type Tool = MarkTool | "fill";

export interface Ink {
  /** "#rrggbb". */
  colour: string;
  /** In pixels of the sheet. */
  width: number;
  /** Rectangles and ellipses are filled rather than outlined. */
  solid: boolean;
}

/** Draws a whole mark: a pen's path goes through all spots, a shape lies between the first and the last. */
export function trace(context: CanvasRenderingContext2D, tool: MarkTool, spots: readonly Spot[], ink: Ink): void {
  const first = spots[0];
  const last = spots.at(-1);
  if (first === undefined || last === undefined) return;
  context.save();
  context.strokeStyle = context.fillStyle = ink.colour;
  context.lineWidth = ink.width;
  context.lineCap = context.lineJoin = "round";
  if (tool === "eraser") context.globalCompositeOperation = "destination-out";
  context.beginPath();
  outline(context, tool, spots, first, last);
  if (ink.solid && (tool === "rectangle" || tool === "ellipse")) context.fill();
  else context.stroke();
  context.restore();
}

function outline(context: CanvasRenderingContext2D, tool: MarkTool, spots: readonly Spot[], first: Spot, last: Spot): void {
  const [width, height] = [last.x - first.x, last.y - first.y];
  switch (tool) {
    case "rectangle": return context.rect(first.x, first.y, width, height);
    case "ellipse": return context.ellipse(first.x + width / 2, first.y + height / 2, Math.abs(width / 2), Math.abs(height / 2), 0, 0, 2 * Math.PI);
    case "line": return path(context, [first, last]);
    case "pen": case "eraser": return path(context, spots);
  }
}

/** Through the middles between spots, so that a hand's corners become curves. A single spot is a dot. */
function path(context: CanvasRenderingContext2D, spots: readonly Spot[]): void {
  const [first, ...others] = spots as [Spot, ...Spot[]];
  context.moveTo(first.x, first.y);
  let before = first;
  for (const spot of others) {
    context.quadraticCurveTo(before.x, before.y, (before.x + spot.x) / 2, (before.y + spot.y) / 2);
    before = spot;
  }
  // A line without any length would not be drawn at all.
  context.lineTo(before.x + 0.01, before.y);
}

/** A shape that is as wide as it is high, a line in steps of 45°: what Shift means while drawing. */
export function straightened(tool: MarkTool, first: Spot, last: Spot): Spot {
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
