import type { Primitives } from "../runtime/call";
import { waitUntil } from "../runtime/pauses";

export const start: Primitives = {
  message_cast(call) {
    call.program.send(call.option("MESSAGE"));
  },

  *message_cast_wait(call) {
    yield* waitUntil(call.program.send(call.option("MESSAGE")));
  },
};
