import type { PrimitiveCall, Primitives } from "../runtime/primitiveCall";
import type { Edge, Point, RotationStyle } from "../runtime/world";
import { type Coroutine, waitFor } from "../runtime/yields";
import { targetPoint } from "./target";

const rotationStyles = new Map<string, RotationStyle>([
  ["around", "around"],
  ["flip", "flip"],
  ["never", "never"],
]);

export const moving: Primitives = {
  move_direction(call) {
    const { x, y, direction } = call.sprite;
    const { dx, dy } = directionVector(direction);
    moveTo(call, { x: x + dx * call.number("VALUE"), y: y + dy * call.number("VALUE") });
  },

  bounce_wall(call) {
    const {
      sprite,
      world: { stage },
    } = call;
    const edges = stage.touchedEdges(sprite);
    if (edges.size === 0) return;
    setDirection(call, bounceDirection(sprite.direction, edges));
    stage.moveInside(sprite);
  },

  move_x: (call) => moveTo(call, { x: call.sprite.x + call.number("VALUE"), y: call.sprite.y }),
  move_y: (call) => moveTo(call, { x: call.sprite.x, y: call.sprite.y + call.number("VALUE") }),
  locate_x: (call) => moveTo(call, { x: call.number("VALUE"), y: call.sprite.y }),
  locate_y: (call) => moveTo(call, { x: call.sprite.x, y: call.number("VALUE") }),
  locate_xy: (call) => moveTo(call, { x: call.number("X"), y: call.number("Y") }),
  locate: (call) => moveTo(call, targetPoint(call, call.option("TARGET"))),

  move_xy_time: (call) => glideTo(call, { x: call.sprite.x + call.number("X"), y: call.sprite.y + call.number("Y") }),
  locate_xy_time: (call) => glideTo(call, { x: call.number("X"), y: call.number("Y") }),
  locate_object_time: (call) => glideTo(call, targetPoint(call, call.option("TARGET"))),

  rotate_relative: (call) => setDirection(call, call.sprite.direction + call.number("VALUE")),
  rotate_absolute: (call) => setDirection(call, call.number("VALUE")),

  see_angle_object(call) {
    const { x, y } = targetPoint(call, call.option("TARGET"));
    const { sprite } = call;
    if (x !== sprite.x || y !== sprite.y) setDirection(call, (Math.atan2(x - sprite.x, y - sprite.y) * 180) / Math.PI);
  },

  set_rotation_style(call) {
    call.sprite.turning = call.mappedOption(rotationStyles, "STYLE");
    call.world.stage.requestRedraw(call.sprite);
  },
};

/** Positions that are not finite (a division by zero) leave the sprite where it is. */
function moveTo({ sprite, world }: PrimitiveCall, { x, y }: Point): void {
  world.stage.moveSprite(sprite, { x: Number.isFinite(x) ? x : sprite.x, y: Number.isFinite(y) ? y : sprite.y });
}

function setDirection({ sprite, world }: PrimitiveCall, direction: number): void {
  if (!Number.isFinite(direction)) return;
  sprite.direction = normalizeDirection(direction);
  world.stage.requestRedraw(sprite);
}

/** Normalizes to above -180 and at most 180. */
function normalizeDirection(direction: number): number {
  const turned = ((direction % 360) + 360) % 360;
  return turned > 180 ? turned - 360 : turned;
}

function* glideTo(call: PrimitiveCall, to: Point): Coroutine {
  const { sprite, program } = call;
  const from = { x: sprite.x, y: sprite.y };
  const end = { x: to.x, y: to.y };
  const durationMs = call.number("SECOND") * 1000;
  const startedAt = program.now();
  let elapsed = 0;
  do {
    const share = durationMs > 0 ? elapsed / durationMs : 1;
    moveTo(call, { x: from.x + (end.x - from.x) * share, y: from.y + (end.y - from.y) * share });
    yield* waitFor(program.now(), 0);
    elapsed = program.now() - startedAt;
  } while (elapsed < durationMs);
  moveTo(call, end);
}

/** The unit vector of a direction; exact for right angles, so that positions stay whole numbers. */
function directionVector(direction: number): { dx: number; dy: number } {
  const angle = (direction * Math.PI) / 180;
  return { dx: roundOff(Math.sin(angle)), dy: roundOff(Math.cos(angle)) };
}

const roundOff = (part: number): number => Math.round(part * 1e12) / 1e12;

/** As in Scratch: turns away from every touched edge, never quite parallel to it. */
function bounceDirection(direction: number, edges: ReadonlySet<Edge>): number {
  let { dx, dy } = directionVector(direction);
  if (edges.has("left")) dx = Math.max(0.2, Math.abs(dx));
  if (edges.has("right")) dx = -Math.max(0.2, Math.abs(dx));
  if (edges.has("down")) dy = Math.max(0.2, Math.abs(dy));
  if (edges.has("up")) dy = -Math.max(0.2, Math.abs(dy));
  return roundOff((Math.atan2(dx, dy) * 180) / Math.PI);
}
