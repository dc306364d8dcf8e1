import type { Value } from "../compile/script";
import type { Primitives } from "../runtime/call";
import { settled, type Running } from "../runtime/pauses";
import type { Answer, TrainingOption } from "../runtime/world";

const trainingOptions = new Map<string, TrainingOption>([
  ["epochs", "epochs"], ["batch_size", "batch_size"], ["learning_rate", "learning_rate"],
]);

export const ai: Primitives = {
  /** The whole program stands still while the window is open, unless its own button lets it go on. */
  *insert_data_for_test(call) {
    const { recognition, pictureInput } = call.world;
    recognition.requireModel();
    recognition.clear();
    const resume = call.program.pause();
    yield* settled(pictureInput.ask().finally(resume));
  },

  *video_capture_for_image_test(call) {
    const { recognition, video } = call.world;
    if (call.option("MODE") === "stop") return video.stop();
    recognition.requireModel();
    yield* settled(video.start());
  },

  *video_draw_webcam(call) {
    const { video } = call.world;
    if (call.option("MODE") === "off") return video.hide();
    yield* settled(video.show());
  },

  video_set_camera_opacity_option(call) {
    call.world.video.look.transparency = Math.min(100, Math.max(0, call.number("VALUE")));
  },

  video_flip_camera(call) {
    const { look } = call.world.video;
    if (call.option("OPTION") === "vflip") look.upsideDown = !look.upsideDown;
    else look.mirrored = !look.mirrored;
  },

  test_result: (call) => known(call.world.recognition.result()),
  accuracy_of_result: (call) => known(call.world.recognition.confidence(call.option("GROUP"))),
  *add_picture_to_class(call) {
    yield* settled(call.world.teacher.addPicture(call.option("GROUP")));
  },

  *train_model_and_wait(call) {
    yield* settled(call.world.teacher.train());
  },

  set_training_option: (call) => call.world.teacher.set(call.chosen(trainingOptions, "OPTION"), call.number("VALUE")),
  number_of_pictures: (call) => call.world.teacher.pictureCount(call.option("GROUP")),
  training_progress: (call) => call.world.teacher.progress,
  validation_accuracy: (call) => call.world.teacher.accuracy,

  is_group: (call) => known(call.world.recognition.is(call.option("GROUP"))),
};

/** An answer in hand is given at once; for another one the script waits. */
const known = <T extends Value>(answer: Answer<T>): T | Running<T> =>
  answer instanceof Promise ? settled(answer) : answer;
