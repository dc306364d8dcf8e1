import { type BlockDefinition, choice, number, pick, type Slot } from "./definition";

const command = (type: string, ...slots: Slot[]): BlockDefinition => ({
  type,
  category: "moving",
  shape: "command",
  slots,
});

export const moving: readonly BlockDefinition[] = [
  command("move_direction", number("VALUE", 10)),
  command("bounce_wall"),
  command("move_x", number("VALUE", 10)),
  command("move_y", number("VALUE", 10)),
  command("move_xy_time", number("SECOND", 2), number("X", 10), number("Y", 10)),
  command("locate_x", number("VALUE", 0)),
  command("locate_y", number("VALUE", 0)),
  command("locate_xy", number("X", 0), number("Y", 0)),
  command("locate_xy_time", number("SECOND", 2), number("X", 0), number("Y", 0)),
  command("locate", pick("TARGET", "goal")),
  command("locate_object_time", number("SECOND", 2), pick("TARGET", "goal")),
  command("rotate_relative", number("VALUE", 90)),
  command("rotate_absolute", number("VALUE", 90)),
  command("see_angle_object", pick("TARGET", "goal")),
  command("set_rotation_style", choice("STYLE", "around", "flip", "never")),
];
