import { type BlockDefinition, choice, pick } from "./definition";

export const start: readonly BlockDefinition[] = [
  { type: "when_run_button_click", category: "start", shape: "hat", slots: [] },
  { type: "when_some_key_pressed", category: "start", shape: "hat", listens: true, slots: [pick("KEY", "key")] },
  { type: "mouse_clicked", category: "start", shape: "hat", listens: true, slots: [] },
  { type: "when_object_click", category: "start", shape: "hat", listens: true, slots: [] },
  { type: "when_message_cast", category: "start", shape: "hat", slots: [pick("MESSAGE", "message")] },
  { type: "when_scene_start", category: "start", shape: "hat", slots: [] },
  { type: "message_cast", category: "start", shape: "command", slots: [pick("MESSAGE", "message")] },
  { type: "message_cast_wait", category: "start", shape: "command", slots: [pick("MESSAGE", "message")] },
  { type: "start_scene", category: "start", shape: "command", slots: [pick("SCENE", "scene")], endsStack: true },
  {
    type: "start_neighbor_scene",
    category: "start",
    shape: "command",
    slots: [choice("OPERATOR", "next", "prev")],
    endsStack: true,
  },
];
