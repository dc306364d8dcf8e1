import { orMissing } from "../writer/programSymbols";
import type { Generators } from "../writer/scriptWriter";

export const start: Generators = {
  commands: {
    message_cast: (block) => block.writeLine(`${block.symbols.messageName(block.option("MESSAGE"))}.send()`),
    message_cast_wait: (block) =>
      block.writeLine(`${block.symbols.messageName(block.option("MESSAGE"))}.send_and_wait()`),
    start_scene: (block) =>
      block.writeLine(`${orMissing(block.symbols.sceneName(block.option("SCENE")), "scene").text}.start()`),
    start_neighbor_scene: (block) =>
      block.writeLine(block.option("OPERATOR") === "prev" ? "start_previous_scene()" : "start_next_scene()"),
  },
  values: {},
};
