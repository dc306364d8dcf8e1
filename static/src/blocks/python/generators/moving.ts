import { textLiteral } from "../writer/expression";
import type { CommandGenerator, Generators } from "../writer/scriptWriter";
import { targetExpression } from "./target";

/** Calls a method of the sprite with the block's inputs in this order. */
export const method =
  (name: string, ...inputs: string[]): CommandGenerator =>
  (block) =>
    block.writeLine(`self.${name}(${block.argumentList(...inputs)})`);

export const moving: Generators = {
  commands: {
    move_direction: method("move", "VALUE"),
    bounce_wall: method("bounce"),
    move_x: method("change_x", "VALUE"),
    move_y: method("change_y", "VALUE"),
    move_xy_time: method("glide_by", "SECOND", "X", "Y"),
    locate_x: method("go_to_x", "VALUE"),
    locate_y: method("go_to_y", "VALUE"),
    locate_xy: method("go_to", "X", "Y"),
    locate_xy_time: method("glide_to", "SECOND", "X", "Y"),
    locate: (block) => block.writeLine(`self.go_to_place_of(${targetExpression(block, "TARGET")})`),
    locate_object_time: (block) =>
      block.writeLine(`self.glide_to_place_of(${block.argumentList("SECOND")}, ${targetExpression(block, "TARGET")})`),
    rotate_relative: method("turn", "VALUE"),
    rotate_absolute: method("point", "VALUE"),
    see_angle_object: (block) => block.writeLine(`self.look_at(${targetExpression(block, "TARGET")})`),
    set_rotation_style: (block) => block.writeLine(`self.set_turning(${textLiteral(block.option("STYLE"))})`),
  },
  values: {},
};
