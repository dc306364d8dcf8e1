import type { Call, Primitives } from "../runtime/call";
import { waitUntil } from "../runtime/pauses";
import type { Bubble } from "../runtime/world";

/** Longer texts are cut, as in Scratch: a bubble must fit the stage. */
const LONGEST_TEXT = 330;

export const looks: Primitives = {
  dialog(call) {
    show(call, bubbleOf(call));
  },

  *dialog_time(call) {
    const bubble = bubbleOf(call);
    const end = call.program.now() + call.number("seconds") * 1000;
    show(call, bubble);
    yield* waitUntil((now) => now >= end);
    if (call.sprite.bubble === bubble) show(call, null);
  },

  remove_dialog(call) {
    show(call, null);
  },
};

/** An empty text takes the bubble away. */
function bubbleOf(call: Call): Bubble | null {
  const text = call.text("text").slice(0, LONGEST_TEXT);
  return text === "" ? null : { text, kind: call.option("kind") === "think" ? "think" : "speak" };
}

function show(call: Call, bubble: Bubble | null): void {
  call.sprite.bubble = bubble;
  call.world.stage.requestRedraw();
}
