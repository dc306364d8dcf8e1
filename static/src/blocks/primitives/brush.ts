import type { PrimitiveCall, Primitives } from "../runtime/primitiveCall";
import { MAX_BRUSH_THICKNESS } from "../runtime/world";

const MIN_THICKNESS = 1;

export const brush: Primitives = {
  brush_stamp: (call) => call.world.stage.stampSprite(call.sprite),

  start_drawing(call) {
    call.sprite.brush.isDown = true;
  },
  stop_drawing(call) {
    call.sprite.brush.isDown = false;
  },

  start_fill: (call) => call.world.stage.startFilling(call.sprite),
  stop_fill: (call) => call.world.stage.stopFilling(call.sprite),

  set_color(call) {
    const color = parseColor(call.text("VALUE"));
    if (color !== null) call.sprite.brush.color = color;
  },
  set_random_color(call) {
    call.sprite.brush.color = Math.floor(call.world.random() * 0x1000000);
  },

  set_fill_color(call) {
    const color = parseColor(call.text("VALUE"));
    if (color === null) return;
    call.sprite.brush.fillColor = color;
    // As in Entry, another color begins another shape.
    if (call.sprite.brush.isFilling) call.world.stage.startFilling(call.sprite);
  },

  change_thickness: (call) => setThickness(call, call.sprite.brush.thickness + call.number("VALUE")),
  set_thickness: (call) => setThickness(call, call.number("VALUE")),

  change_brush_transparency: (call) => setTransparency(call, call.sprite.brush.transparency + call.number("VALUE")),
  set_brush_tranparency: (call) => setTransparency(call, call.number("VALUE")),

  brush_erase_all: (call) => call.world.stage.eraseInk(call.sprite),

  color: (call) => call.value("VALUE"),
};

/** 0xrrggbb of "#rrggbb"; null for what is no color, which changes nothing. */
export function parseColor(text: string): number | null {
  const [, digits] = /^#([0-9a-f]{6})$/i.exec(text.trim()) ?? [];
  return digits === undefined ? null : Number.parseInt(digits, 16);
}

function setThickness({ sprite }: PrimitiveCall, thickness: number): void {
  if (Number.isNaN(thickness)) return;
  sprite.brush.thickness = Math.min(MAX_BRUSH_THICKNESS, Math.max(MIN_THICKNESS, thickness));
}

function setTransparency({ sprite }: PrimitiveCall, transparency: number): void {
  if (Number.isNaN(transparency)) return;
  sprite.brush.transparency = Math.min(100, Math.max(0, transparency));
}
