import type { Call, Primitives } from "../runtime/call";
import { waitUntil, type Running } from "../runtime/pauses";
import type { Edge, Point, Turning } from "../runtime/world";
import { pointAt } from "./target";

const turnings = new Map<string, Turning>([["around", "around"], ["flip", "flip"], ["never", "never"]]);

export const moving: Primitives = {
  move_direction(call) {
    const { x, y, direction } = call.sprite;
    const { dx, dy } = ahead(direction);
    place(call, { x: x + dx * call.number("VALUE"), y: y + dy * call.number("VALUE") });
  },

  bounce_wall(call) {
    const { sprite, world: { stage } } = call;
    const edges = stage.edges(sprite);
    if (edges.size === 0) return;
    turn(call, reflected(sprite.direction, edges));
    stage.keepInside(sprite);
  },

  move_x: (call) => place(call, { x: call.sprite.x + call.number("VALUE"), y: call.sprite.y }),
  move_y: (call) => place(call, { x: call.sprite.x, y: call.sprite.y + call.number("VALUE") }),
  locate_x: (call) => place(call, { x: call.number("VALUE"), y: call.sprite.y }),
  locate_y: (call) => place(call, { x: call.sprite.x, y: call.number("VALUE") }),
  locate_xy: (call) => place(call, { x: call.number("X"), y: call.number("Y") }),
  locate: (call) => place(call, pointAt(call, call.option("TARGET"))),

  move_xy_time: (call) => glide(call, { x: call.sprite.x + call.number("X"), y: call.sprite.y + call.number("Y") }),
  locate_xy_time: (call) => glide(call, { x: call.number("X"), y: call.number("Y") }),
  locate_object_time: (call) => glide(call, pointAt(call, call.option("TARGET"))),

  rotate_relative: (call) => turn(call, call.sprite.direction + call.number("VALUE")),
  rotate_absolute: (call) => turn(call, call.number("VALUE")),

  see_angle_object(call) {
    const { x, y } = pointAt(call, call.option("TARGET"));
    const { sprite } = call;
    if (x !== sprite.x || y !== sprite.y) turn(call, (Math.atan2(x - sprite.x, y - sprite.y) * 180) / Math.PI);
  },

  set_rotation_style(call) {
    call.sprite.turning = call.chosen(turnings, "STYLE");
    call.world.stage.requestRedraw();
  },
};

/** What cannot be a place on the stage (a division by zero) leaves the sprite where it is. */
function place({ sprite, world }: Call, { x, y }: Point): void {
  if (Number.isFinite(x)) sprite.x = x;
  if (Number.isFinite(y)) sprite.y = y;
  world.stage.requestRedraw();
}

function turn({ sprite, world }: Call, direction: number): void {
  if (!Number.isFinite(direction)) return;
  sprite.direction = wrapped(direction);
  world.stage.requestRedraw();
}

/** Above -180, at most 180. */
function wrapped(direction: number): number {
  const turned = ((direction % 360) + 360) % 360;
  return turned > 180 ? turned - 360 : turned;
}

function* glide(call: Call, to: Point): Running {
  const { sprite, program } = call;
  const from = { x: sprite.x, y: sprite.y };
  const end = { x: to.x, y: to.y };
  const lastsMs = call.number("SECOND") * 1000;
  const begun = program.now();
  for (let passed = 0; passed < lastsMs; passed = program.now() - begun) {
    const share = passed / lastsMs;
    place(call, { x: from.x + (end.x - from.x) * share, y: from.y + (end.y - from.y) * share });
    const now = program.now();
    yield* waitUntil((later) => later > now);
  }
  place(call, end);
}

/** One step in a direction; right angles are exact, so that positions stay whole numbers. */
function ahead(direction: number): { dx: number; dy: number } {
  const angle = (direction * Math.PI) / 180;
  return { dx: clean(Math.sin(angle)), dy: clean(Math.cos(angle)) };
}

const clean = (part: number): number => Math.round(part * 1e12) / 1e12;

/** As in Scratch: away from every edge that is touched, never quite along it. */
function reflected(direction: number, edges: ReadonlySet<Edge>): number {
  let { dx, dy } = ahead(direction);
  if (edges.has("left")) dx = Math.max(0.2, Math.abs(dx));
  if (edges.has("right")) dx = -Math.max(0.2, Math.abs(dx));
  if (edges.has("down")) dy = Math.max(0.2, Math.abs(dy));
  if (edges.has("up")) dy = -Math.max(0.2, Math.abs(dy));
  return clean((Math.atan2(dx, dy) * 180) / Math.PI);
}
