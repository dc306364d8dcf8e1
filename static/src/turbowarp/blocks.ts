/**
 * The blocks, in the order of the palette. Projects of other people hold their names: none ever changes, nor do its
 * slots or the values of its menus; new ones come behind.
 */

export const EXTENSION_ID = "eyeblocks";

export type Slot = "GROUP" | "SOURCE" | "MODE" | "PICTURE";

export interface Block {
  readonly opcode: string;
  readonly type: "HAT" | "COMMAND" | "REPORTER" | "BOOLEAN";
  /** In the order of the text, where `%1` is the first one. */
  readonly slots: readonly Slot[];
  /** The values that can be chosen for MODE. */
  readonly modes?: readonly string[];
}

/** What a picture can be taken of. */
export const SOURCES = ["costume", "stage", "camera"] as const;

export const BLOCKS = [
  { opcode: "when_recognition_becomes", type: "HAT", slots: ["GROUP"] },
  { opcode: "recognize_picture_of", type: "COMMAND", slots: ["SOURCE"] },
  { opcode: "recognize_data_address", type: "COMMAND", slots: ["PICTURE"] },
  { opcode: "video_capture_for_image_test", type: "COMMAND", slots: ["MODE"], modes: ["start", "stop"] },
  { opcode: "video_draw_webcam", type: "COMMAND", slots: ["MODE"], modes: ["on", "off"] },
  { opcode: "test_result", type: "REPORTER", slots: [] },
  { opcode: "accuracy_of_result", type: "REPORTER", slots: ["GROUP"] },
  { opcode: "is_group", type: "BOOLEAN", slots: ["GROUP"] },
  { opcode: "model_state", type: "REPORTER", slots: [] },
] as const satisfies readonly Block[];

export type Opcode = (typeof BLOCKS)[number]["opcode"];
