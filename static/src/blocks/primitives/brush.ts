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

  set_color(call) {
    const color = parseColor(call.text("VALUE"));
    if (color !== null) call.sprite.brush.color = color;
  },
  set_random_color(call) {
    call.sprite.brush.color = Math.floor(call.world.random() * 0x1000000);
  },

  change_thickness: (call) => setThickness(call, call.sprite.brush.thickness + call.number("VALUE")),
  set_thickness: (call) => setThickness(call, call.number("VALUE")),

  change_brush_transparency: (call) => setTransparency(call, call.sprite.brush.transparency + call.number("VALUE")),
  set_brush_tranparency: (call) => setTransparency(call, call.number("VALUE")),

  brush_erase_all: (call) => call.world.stage.eraseInk(),

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
