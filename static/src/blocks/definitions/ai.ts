import { choice, imageClass, type BlockDefinition } from "./definition";

/** Entry's ids and order for an image model. */
export const ai: readonly BlockDefinition[] = [
  { type: "when_recognition_becomes", category: "ai", shape: "hat", slots: [imageClass("GROUP")] },
  { type: "insert_data_for_test", category: "ai", shape: "command", slots: [] },
  {
    type: "video_capture_for_image_test", category: "ai", shape: "command",
    slots: [choice("MODE", "start", "stop")],
  },
  { type: "test_result", category: "ai", shape: "value", slots: [] },
  { type: "accuracy_of_result", category: "ai", shape: "value", slots: [imageClass("GROUP")] },
  { type: "is_group", category: "ai", shape: "boolean", slots: [imageClass("GROUP")] },
];
