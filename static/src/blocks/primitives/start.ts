import type { Primitives } from "../runtime/call";
import { LeaveScript, waitUntil } from "../runtime/pauses";

export const start: Primitives = {
  message_cast(call) {
    call.program.send(call.option("MESSAGE"));
  },

  *message_cast_wait(call) {
    const haveEnded = call.program.send(call.option("MESSAGE"));
    if (!haveEnded()) yield* waitUntil(haveEnded);
  },

  start_scene(call) {
    call.program.startScene(call.option("SCENE"));
    throw new LeaveScript();
  },

  /** Before the first and behind the last scene there is none; the script ends all the same. */
  start_neighbor_scene(call) {
    const { scenes, scene } = call.world.stage;
    const next = scenes[scenes.indexOf(scene) + (call.option("OPERATOR") === "prev" ? -1 : 1)];
    if (next !== undefined) call.program.startScene(next);
    throw new LeaveScript();
  },
};
