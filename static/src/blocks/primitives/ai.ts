import { type BlockSettingName, blockSettingNames } from "../../trainingSettings";
import type { Value } from "../compile/compiledProgram";
import type { Primitives } from "../runtime/primitiveCall";
import type { MaybePromise } from "../runtime/world";
import { awaitPromise, type Coroutine } from "../runtime/yields";

const trainingOptions = new Map<string, BlockSettingName>(blockSettingNames.map((name) => [name, name]));

export const ai: Primitives = {
  /** The whole program pauses while the window is open, unless the student resumes it with the window's button. */
  *insert_data_for_test(call) {
    const { recognition, pictureInput } = call.world;
    recognition.requireModel();
    recognition.clear();
    const resume = call.program.pause();
    yield* awaitPromise(pictureInput.openDialog().finally(resume));
  },

  *video_capture_for_image_test(call) {
    const { recognition, video } = call.world;
    if (call.option("MODE") === "stop") return video.stopRecognition();
    recognition.requireModel();
    yield* awaitPromise(video.startRecognition());
  },

  *video_draw_webcam(call) {
    const { video } = call.world;
    if (call.option("MODE") === "off") return video.hideCamera();
    yield* awaitPromise(video.showCamera());
  },

  video_set_camera_opacity_option(call) {
    call.world.video.display.transparency = Math.min(100, Math.max(0, call.number("VALUE")));
  },

  video_flip_camera(call) {
    const { display } = call.world.video;
    if (call.option("OPTION") === "vflip") display.upsideDown = !display.upsideDown;
    else display.mirrored = !display.mirrored;
  },

  test_result: (call) => valueOrWait(call.world.recognition.result()),
  accuracy_of_result: (call) => valueOrWait(call.world.recognition.confidence(call.option("GROUP"))),
  *add_picture_to_class(call) {
    yield* awaitPromise(call.world.modelTrainer.addPicture(call.option("GROUP")));
  },

  *train_model_and_wait(call) {
    yield* awaitPromise(call.world.modelTrainer.train());
  },

  set_training_option: (call) =>
    call.world.modelTrainer.setOption(call.mappedOption(trainingOptions, "OPTION"), call.number("VALUE")),
  number_of_pictures: (call) => call.world.modelTrainer.pictureCount(call.option("GROUP")),
  training_progress: (call) => call.world.modelTrainer.progress,
  validation_accuracy: (call) => call.world.modelTrainer.validationAccuracy,

  is_unknown_picture: (call) => call.world.recognition.isUnknown(),
  is_group: (call) => valueOrWait(call.world.recognition.isClass(call.option("GROUP"))),
};

/** Returns an available answer at once; otherwise the script waits for it. */
const valueOrWait = <T extends Value>(answer: MaybePromise<T>): T | Coroutine<T> =>
  answer instanceof Promise ? awaitPromise(answer) : answer;
