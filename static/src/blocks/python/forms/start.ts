import type { Forms } from "../writer";

export const start: Forms = {
  commands: {
    message_cast: (block) => block.line(`${block.things.message(block.option("MESSAGE"))}.send()`),
    message_cast_wait: (block) => block.line(`await ${block.things.message(block.option("MESSAGE"))}.send_and_wait()`),
  },
  values: {},
};
