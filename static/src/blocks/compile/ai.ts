import type { Compilers } from "./reading";

export const ai: Compilers = {
  insert_data_for_test: (block) => block.step(),
  video_capture_for_image_test: (block) => block.step({ options: { mode: block.option("MODE") } }),
  test_result: (block) => block.step(),
  accuracy_of_result: (block) => block.step({ options: { class: block.option("GROUP") } }),
  is_group: (block) => block.step({ options: { class: block.option("GROUP") } }),
};
