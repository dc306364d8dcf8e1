import { textLiteral } from "../code";
import type { CommandForm, Forms } from "../writer";
import { target } from "./target";

/** A method of the sprite with the block's inputs in this order. */
export const method = (name: string, ...inputs: string[]): CommandForm => (block) => block.line(`self.${name}(${block.args(...inputs)})`);
export const slowMethod = (name: string, ...inputs: string[]): CommandForm => (block) => block.line(`await self.${name}(${block.args(...inputs)})`);

export const moving: Forms = {
  commands: {
    move_direction: method("move", "VALUE"),
    bounce_wall: method("bounce"),
    move_x: method("change_x", "VALUE"),
    move_y: method("change_y", "VALUE"),
    move_xy_time: slowMethod("glide_by", "SECOND", "X", "Y"),
    locate_x: method("go_to_x", "VALUE"),
    locate_y: method("go_to_y", "VALUE"),
    locate_xy: method("go_to", "X", "Y"),
    locate_xy_time: slowMethod("glide_to", "SECOND", "X", "Y"),
    locate: (block) => block.line(`self.go_to_place_of(${target(block, "TARGET")})`),
    locate_object_time: (block) => block.line(`await self.glide_to_place_of(${block.args("SECOND")}, ${target(block, "TARGET")})`),
    rotate_relative: method("turn", "VALUE"),
    rotate_absolute: method("point", "VALUE"),
    see_angle_object: (block) => block.line(`self.look_at(${target(block, "TARGET")})`),
    set_rotation_style: (block) => block.line(`self.set_turning(${textLiteral(block.option("STYLE"))})`),
  },
  values: {},
};
