/** Draws lines and filled shapes in stage units. */
import type { Point } from "../../runtime/world";
import type { Line } from "../model/ink";

type Context = CanvasRenderingContext2D;

export function drawLine(context: Context, { from, to, thickness, color, transparency }: Line): void {
  context.globalAlpha = 1 - transparency / 100;
  context.strokeStyle = colorText(color);
  context.lineWidth = thickness;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.stroke();
}

export function fillShape(context: Context, corners: readonly Point[], color: number, transparency: number): void {
  context.globalAlpha = 1 - transparency / 100;
  context.fillStyle = colorText(color);
  context.beginPath();
  for (const { x, y } of corners) context.lineTo(x, y);
  context.fill();
}

const colorText = (color: number): string => `#${color.toString(16).padStart(6, "0")}`;
