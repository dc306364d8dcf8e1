import { expression, textLiteral } from "../writer/expression";
import { orMissing } from "../writer/programSymbols";
import type { BlockWriter, Generators } from "../writer/scriptWriter";

export const ai: Generators = {
  commands: {
    insert_data_for_test: (block) => block.writeLine("recognize()"),
    video_capture_for_image_test: (block) =>
      block.writeLine(block.option("MODE") === "stop" ? "stop_video()" : "start_video()"),
    video_draw_webcam: (block) => block.writeLine(block.option("MODE") === "off" ? "hide_video()" : "show_video()"),
    video_set_camera_opacity_option: (block) =>
      block.writeLine(`set_video_transparency(${block.argumentList("VALUE")})`),
    video_flip_camera: (block) =>
      block.writeLine(`flip_video(${block.option("OPTION") === "vflip" ? '"upside down"' : '"left and right"'})`),
    add_picture_to_class: (block) => block.writeLine(`add_picture(${classExpression(block)})`),
    set_training_option: (block) =>
      block.writeLine(`set_training(${textLiteral(block.option("OPTION"))}, ${block.argumentList("VALUE")})`),
    train_model_and_wait: (block) => block.writeLine("train()"),
  },
  values: {
    test_result: () => expression("result()", "text"),
    accuracy_of_result: (block) => expression(`confidence(${classExpression(block)})`, "number"),
    is_group: (block) => expression(`is_result(${classExpression(block)})`, "boolean"),
    is_unknown_picture: () => expression("is_unknown()", "boolean"),
    number_of_pictures: (block) => expression(`number_of_pictures(${classExpression(block)})`, "integer"),
    training_progress: () => expression("training_progress()", "number"),
    validation_accuracy: () => expression("validation_accuracy()", "number"),
  },
};

const classExpression = (block: BlockWriter): string =>
  orMissing(block.symbols.className(block.option("GROUP")), "class").text;
