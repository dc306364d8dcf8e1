import type { Call, Primitives } from "../runtime/call";
import { waitUntil } from "../runtime/pauses";
import { BlockProblem } from "../runtime/problems";
import type { Bubble, Effect, Layer } from "../runtime/world";

/** Longer texts are cut, as in Scratch: a bubble must fit the stage. */
const LONGEST_TEXT = 330;
/** Width of a sprite in stage steps. */
const SIZES = { smallest: 1, largest: 1500 };

const effects = new Map<string, Effect>([
  ["color", "color"], ["brightness", "brightness"], ["transparency", "transparency"],
]);
const layers = new Map<string, Layer>([
  ["FRONT", "FRONT"], ["FORWARD", "FORWARD"], ["BACKWARD", "BACKWARD"], ["BACK", "BACK"],
]);

export const looks: Primitives = {
  show: (call) => setVisible(call, true),
  hide: (call) => setVisible(call, false),

  dialog(call) {
    say(call, bubbleOf(call));
  },

  *dialog_time(call) {
    const bubble = bubbleOf(call);
    const end = call.program.now() + call.number("SECOND") * 1000;
    say(call, bubble);
    yield* waitUntil((now) => now >= end);
    if (call.sprite.bubble === bubble) say(call, null);
  },

  remove_dialog(call) {
    say(call, null);
  },

  change_to_some_shape(call) {
    const costume = call.sprite.costumes.findIndex(({ id }) => id === call.option("COSTUME"));
    if (costume < 0) throw new BlockProblem("missing_costume");
    wear(call, costume);
  },

  change_to_next_shape: (call) => wear(call, (call.sprite.costume + 1) % call.sprite.costumes.length),

  change_background: (call) => call.world.stage.changeBackground(call.option("BACKGROUND")),

  add_effect_amount(call) {
    const effect = call.chosen(effects, "EFFECT");
    setEffect(call, effect, call.sprite.effects[effect] + call.number("VALUE"));
  },

  change_effect_amount: (call) => setEffect(call, call.chosen(effects, "EFFECT"), call.number("VALUE")),

  erase_all_effects(call) {
    for (const effect of effects.values()) setEffect(call, effect, 0);
  },

  change_scale_size: (call) => setSize(call, call.sprite.size + call.number("VALUE")),
  set_scale_size: (call) => setSize(call, call.number("VALUE")),

  change_object_index(call) {
    call.world.stage.arrange(call.sprite, call.chosen(layers, "LOCATION"));
    call.world.stage.requestRedraw();
  },
};

/** An empty text takes the bubble away. */
function bubbleOf(call: Call): Bubble | null {
  const text = call.text("VALUE").slice(0, LONGEST_TEXT);
  return text === "" ? null : { text, kind: call.option("OPTION") === "think" ? "think" : "speak" };
}

function say({ sprite, world }: Call, bubble: Bubble | null): void {
  world.stage.say(sprite, bubble);
}

function wear({ sprite, world }: Call, costume: number): void {
  sprite.costume = costume;
  world.stage.requestRedraw();
}

function setVisible({ sprite, world }: Call, visible: boolean): void {
  sprite.visible = visible;
  world.stage.requestRedraw();
}

function setSize({ sprite, world }: Call, size: number): void {
  if (Number.isNaN(size)) return;
  sprite.size = Math.min(SIZES.largest, Math.max(SIZES.smallest, size));
  world.stage.requestRedraw();
}

/** Colour goes round (200 is once around, as in Scratch); the others end at nothing and everything. */
function setEffect({ sprite, world }: Call, effect: Effect, value: number): void {
  if (!Number.isFinite(value)) return;
  const least = effect === "brightness" ? -100 : 0;
  sprite.effects[effect] = effect === "color" ? value % 200 : Math.min(100, Math.max(least, value));
  world.stage.requestRedraw();
}
