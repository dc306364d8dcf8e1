import type { Primitives } from "../runtime/primitiveCall";
import { EndScript, waitUntil } from "../runtime/yields";

export const start: Primitives = {
  message_cast(call) {
    call.program.broadcast(call.option("MESSAGE"));
  },

  *message_cast_wait(call) {
    const haveEnded = call.program.broadcast(call.option("MESSAGE"));
    if (!haveEnded()) yield* waitUntil(haveEnded);
  },

  start_scene(call) {
    call.program.startScene(call.option("SCENE"));
    throw new EndScript();
  },

  /** Before the first and after the last scene there is none; the script ends in any case. */
  start_neighbor_scene(call) {
    const { scenes, scene } = call.world.stage;
    const next = scenes[scenes.indexOf(scene) + (call.option("OPERATOR") === "prev" ? -1 : 1)];
    if (next !== undefined) call.program.startScene(next);
    throw new EndScript();
  },
};
