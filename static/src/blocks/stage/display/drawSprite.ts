/** Draws one sprite onto a canvas whose units are pixels. */
import { isMirrored, pictureRotation, STAGE_HEIGHT, STAGE_WIDTH } from "../model/geometry";
import type { StageSprite } from "../model/stageSprite";
import type { Context } from "./bitmaps";
import { drawText } from "./drawText";
import type { PictureCache } from "./pictureCache";

/** `scale` is pixels per stage unit. */
export function drawSprite(context: Context, sprite: StageSprite, scale: number, pictures: PictureCache): void {
  const { size, effects } = sprite;
  placeSprite(context, sprite, scale);
  context.globalAlpha = 1 - effects.transparency / 100;
  if (sprite.text !== null) {
    drawText(context, sprite.text, size);
    return;
  }
  const bitmap = pictures.bitmap(sprite.picture, size * scale, effects.color, effects.brightness);
  if (bitmap !== null) context.drawImage(bitmap, -size / 2, -size / 2, size, size);
  else if (pictures.isMissing(sprite.picture)) drawMissing(context, size);
}

/** Makes the middle of the sprite the origin, turned as its picture is, in stage units. */
function placeSprite(context: Context, sprite: StageSprite, scale: number): void {
  const angle = (pictureRotation(sprite) * Math.PI) / 180;
  const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const side = isMirrored(sprite) ? -1 : 1;
  const [across, down] = [(sprite.x + STAGE_WIDTH / 2) * scale, (STAGE_HEIGHT / 2 - sprite.y) * scale];
  context.setTransform(side * cos, side * sin, -sin, cos, across, down);
}

/** Draws a dashed frame with a question mark for a missing picture, so that the sprite can still be seen and moved. */
function drawMissing(context: Context, size: number): void {
  context.strokeStyle = context.fillStyle = "#5f566f";
  context.lineWidth = size / 30;
  context.setLineDash([size / 10, size / 15]);
  context.strokeRect(-size * 0.4, -size * 0.4, size * 0.8, size * 0.8);
  context.setLineDash([]);
  context.font = `700 ${size / 2}px sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText("?", 0, 0);
}
