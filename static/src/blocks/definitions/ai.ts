import { blockSettingNames } from "../../trainingSettings";
import { type BlockDefinition, choice, imageClass, number } from "./definition";

/** Entry's ids and order for an image model, followed by those that Entry does not have. */
export const ai: readonly BlockDefinition[] = [
  { type: "when_recognition_becomes", category: "ai", shape: "hat", listens: true, slots: [imageClass("GROUP")] },
  { type: "insert_data_for_test", category: "ai", shape: "command", slots: [] },
  {
    type: "video_capture_for_image_test",
    category: "ai",
    shape: "command",
    slots: [choice("MODE", "start", "stop")],
  },
  { type: "video_draw_webcam", category: "ai", shape: "command", slots: [choice("MODE", "on", "off")] },
  { type: "video_set_camera_opacity_option", category: "ai", shape: "command", slots: [number("VALUE", 50)] },
  { type: "video_flip_camera", category: "ai", shape: "command", slots: [choice("OPTION", "hflip", "vflip")] },
  { type: "test_result", category: "ai", shape: "value", slots: [] },
  { type: "accuracy_of_result", category: "ai", shape: "value", slots: [imageClass("GROUP")] },
  { type: "is_group", category: "ai", shape: "boolean", slots: [imageClass("GROUP")] },
  { type: "is_unknown_picture", category: "ai", shape: "boolean", slots: [] },
  { type: "add_picture_to_class", category: "ai", shape: "command", slots: [imageClass("GROUP")] },
  { type: "number_of_pictures", category: "ai", shape: "value", slots: [imageClass("GROUP")] },
  {
    type: "set_training_option",
    category: "ai",
    shape: "command",
    slots: [choice("OPTION", ...blockSettingNames), number("VALUE", 30)],
  },
  { type: "train_model_and_wait", category: "ai", shape: "command", slots: [] },
  { type: "training_progress", category: "ai", shape: "value", slots: [] },
  { type: "validation_accuracy", category: "ai", shape: "value", slots: [] },
];
