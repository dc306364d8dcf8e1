import { code, textLiteral } from "../code";
import { orMissing } from "../things";
import type { Forms, Writer } from "../writer";

export const ai: Forms = {
  commands: {
    insert_data_for_test: (block) => block.line("await recognize()"),
    video_capture_for_image_test: (block) => block.line(block.option("MODE") === "stop" ? "stop_video()" : "start_video()"),
    video_draw_webcam: (block) => block.line(block.option("MODE") === "off" ? "hide_video()" : "show_video()"),
    video_set_camera_opacity_option: (block) => block.line(`set_video_transparency(${block.args("VALUE")})`),
    video_flip_camera: (block) => block.line(`flip_video(${block.option("OPTION") === "vflip" ? '"upside down"' : '"left and right"'})`),
    add_picture_to_class: (block) => block.line(`add_picture(${imageClass(block)})`),
    set_training_option: (block) => block.line(`set_training(${textLiteral(block.option("OPTION"))}, ${block.args("VALUE")})`),
    train_model_and_wait: (block) => block.line("await train()"),
  },
  values: {
    test_result: () => code("result()", "text"),
    accuracy_of_result: (block) => code(`confidence(${imageClass(block)})`, "number"),
    is_group: (block) => code(`is_result(${imageClass(block)})`, "boolean"),
    number_of_pictures: (block) => code(`number_of_pictures(${imageClass(block)})`, "number"),
    training_progress: () => code("training_progress()", "number"),
    validation_accuracy: () => code("validation_accuracy()", "number"),
  },
};

const imageClass = (block: Writer): string => orMissing(block.things.imageClass(block.option("GROUP")), "class").text;
