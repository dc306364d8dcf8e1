/** The pictures on blocks: hats begin with what they wait for, commands end with the picture of their category. */
import type { BlockDefinition } from "../definitions";
import { categoryIcons } from "./categoryIcons";

const ICON_SIZE = 20;

const CAMERA =
  "M3.5 8.5A1.5 1.5 0 0 1 5 7h2.5l1.5-2.5h6L16.5 7H19a1.5 1.5 0 0 1 1.5 1.5v9A1.5 1.5 0 0 1 19 19H5a1.5 1.5 0 0 1-1.5-1.5zM8.5 13a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0z";
const EYE =
  "M2.5 12C5 7.5 8.2 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.7 6.5-9.5 6.5S5 16.5 2.5 12zM9 12a3 3 0 1 0 6 0 3 3 0 1 0-6 0z";
/** Waves around a point. */
const SIGNAL =
  "M11 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0zM8 16a5.5 5.5 0 0 1 0-8M16 8a5.5 5.5 0 0 1 0 8M5 19a9.8 9.8 0 0 1 0-14M19 5a9.8 9.8 0 0 1 0 14";
/** A clapperboard. */
const SCENE =
  "M3.5 10h17v8.5a1.5 1.5 0 0 1-1.5 1.5H5a1.5 1.5 0 0 1-1.5-1.5zM3.5 10l1-5 16 1.5-.5 3.5M9 5.5L7.5 10M14.5 6L13 10";
/** Two sheets. */
const CLONE = "M4 8.5h11.5V20H4zM8.5 8.5V4H20v11.5h-4.5";

const pictures: Readonly<Record<string, string>> = {
  when_run_button_click: "M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 1 0-17 0zM10 8.5v7l5.5-3.5z",
  when_some_key_pressed: "M2.5 7h19v11h-19zM6 10.5v.1M10 10.5v.1M14 10.5v.1M18 10.5v.1M8 14.5h8",
  mouse_clicked: "M6 9.5a6 6 0 0 1 12 0v5a6 6 0 0 1-12 0zM12 3.5V10M6 10h12",
  when_object_click: "M6 4l13 8-5.5 1.2 3 5.3-2.6 1.4-2.9-5.3L7 18.5z",
  when_message_cast: SIGNAL,
  message_cast: SIGNAL,
  message_cast_wait: SIGNAL,
  when_scene_start: SCENE,
  start_scene: SCENE,
  start_neighbor_scene: SCENE,
  when_clone_start: CLONE,
  create_clone: CLONE,
  delete_clone: CLONE,
  remove_all_clones: CLONE,
  video_capture_for_image_test: CAMERA,
  video_draw_webcam: CAMERA,
  video_set_camera_opacity_option: CAMERA,
  video_flip_camera: CAMERA,
};

/** The field with a block's white picture; null for blocks that go into slots. */
export function iconField({ type, category, shape }: BlockDefinition): Record<string, unknown> | null {
  if (shape !== "hat" && shape !== "command") return null;
  const path = pictures[type] ?? (category === "ai" ? EYE : categoryIcons[category]);
  const lines = `fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" ${lines}><path d="${path}"/></svg>`;
  const src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  return { type: "field_image", src, width: ICON_SIZE, height: ICON_SIZE, alt: "" };
}
