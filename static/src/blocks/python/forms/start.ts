import { orMissing } from "../things";
import type { Forms } from "../writer";

export const start: Forms = {
  commands: {
    message_cast: (block) => block.line(`${block.things.message(block.option("MESSAGE"))}.send()`),
    message_cast_wait: (block) => block.line(`await ${block.things.message(block.option("MESSAGE"))}.send_and_wait()`),
    start_scene: (block) => block.line(`${orMissing(block.things.scene(block.option("SCENE")), "scene").text}.start()`),
    start_neighbor_scene: (block) => block.line(block.option("OPERATOR") === "prev" ? "start_previous_scene()" : "start_next_scene()"),
  },
  values: {},
};
