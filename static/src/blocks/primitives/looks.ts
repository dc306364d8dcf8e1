import type { PrimitiveCall, Primitives } from "../runtime/primitiveCall";
import { BlockProblem } from "../runtime/problems";
import { truncateText } from "../runtime/values";
import type { Bubble, Effect, Layer } from "../runtime/world";
import { waitFor } from "../runtime/yields";

/** Longer texts are truncated, as in Scratch: a bubble must fit the stage. */
const MAX_BUBBLE_LENGTH = 330;
/** Width of a sprite in stage units. */
const SIZE_LIMITS = { smallest: 1, largest: 1500 };

const effects = new Map<string, Effect>([
  ["color", "color"],
  ["brightness", "brightness"],
  ["transparency", "transparency"],
]);
const layers = new Map<string, Layer>([
  ["FRONT", "FRONT"],
  ["FORWARD", "FORWARD"],
  ["BACKWARD", "BACKWARD"],
  ["BACK", "BACK"],
]);

export const looks: Primitives = {
  show: (call) => setVisible(call, true),
  hide: (call) => setVisible(call, false),

  dialog(call) {
    showBubble(call, readBubble(call));
  },

  *dialog_time(call) {
    const bubble = readBubble(call);
    showBubble(call, bubble);
    yield* waitFor(call.program.now(), call.number("SECOND") * 1000);
    if (call.sprite.bubble === bubble) showBubble(call, null);
  },

  remove_dialog(call) {
    showBubble(call, null);
  },

  change_to_some_shape(call) {
    const costume = call.sprite.costumes.findIndex(({ id }) => id === call.option("COSTUME"));
    if (costume < 0) throw new BlockProblem("missing_costume");
    setCostume(call, costume);
  },

  change_to_next_shape: (call) => setCostume(call, (call.sprite.costume + 1) % call.sprite.costumes.length),

  change_background: (call) => call.world.stage.changeBackground(call.option("BACKGROUND")),

  add_effect_amount(call) {
    const effect = call.mappedOption(effects, "EFFECT");
    setEffect(call, effect, call.sprite.effects[effect] + call.number("VALUE"));
  },

  change_effect_amount: (call) => setEffect(call, call.mappedOption(effects, "EFFECT"), call.number("VALUE")),

  erase_all_effects(call) {
    for (const effect of effects.values()) setEffect(call, effect, 0);
  },

  change_scale_size: (call) => setSize(call, call.sprite.size + call.number("VALUE")),
  set_scale_size: (call) => setSize(call, call.number("VALUE")),

  change_object_index(call) {
    call.world.stage.changeLayer(call.sprite, call.mappedOption(layers, "LOCATION"));
    call.world.stage.requestRedraw(call.sprite);
  },
};

/** An empty text removes the bubble. */
function readBubble(call: PrimitiveCall): Bubble | null {
  const text = truncateText(call.text("VALUE"), MAX_BUBBLE_LENGTH);
  return text === "" ? null : { text, kind: call.option("OPTION") === "think" ? "think" : "speak" };
}

function showBubble({ sprite, world }: PrimitiveCall, bubble: Bubble | null): void {
  world.stage.setBubble(sprite, bubble);
}

function setCostume({ sprite, world }: PrimitiveCall, costume: number): void {
  sprite.costume = costume;
  world.stage.requestRedraw(sprite);
}

function setVisible({ sprite, world }: PrimitiveCall, visible: boolean): void {
  // Hiding can be seen, too.
  world.stage.requestRedraw(sprite);
  sprite.visible = visible;
  world.stage.requestRedraw(sprite);
}

function setSize({ sprite, world }: PrimitiveCall, size: number): void {
  if (Number.isNaN(size)) return;
  sprite.size = Math.min(SIZE_LIMITS.largest, Math.max(SIZE_LIMITS.smallest, size));
  world.stage.requestRedraw(sprite);
}

/** The color effect wraps around (200 is one turn, as in Scratch); the others are limited to their range. */
function setEffect({ sprite, world }: PrimitiveCall, effect: Effect, value: number): void {
  if (!Number.isFinite(value)) return;
  const least = effect === "brightness" ? -100 : 0;
  sprite.effects[effect] = effect === "color" ? value % 200 : Math.min(100, Math.max(least, value));
  world.stage.requestRedraw(sprite);
}
