import { expect, test } from "vitest";
import { showHeatMap } from "../../components/HeatMap";
import { ProgramHarness } from "../testing/harness";
import { block, forever, program, waitFor } from "../testing/programBuilders";

const recognition = (mode: string) => block("video_capture_for_image_test", { fields: { MODE: mode } });
const stageVideo = (mode: string) => block("video_draw_webcam", { fields: { MODE: mode } });
const transparency = (value: number) => block("video_set_camera_opacity_option", { values: { VALUE: value } });
const flip = (option: string) => block("video_flip_camera", { fields: { OPTION: option } });

test("the video is shown without a model, and without asking the server anything", async () => {
  const harness = new ProgramHarness();
  harness.player.setModel(null);
  await harness.run(program([stageVideo("on"), forever()]), 200);
  const { video } = harness.player;
  expect([
    video.camera.value === harness.camera,
    video.recognizing.value,
    harness.camera.pictures,
    harness.problems,
  ]).toEqual([true, false, 0, []]);
  harness.player.stopProgram();
  expect([harness.camera.closed, video.camera.value]).toEqual([true, null]);
});

test("hidden video turns the camera off, unless it is recognized: that goes on visually-hidden", async () => {
  const shown = new ProgramHarness();
  await shown.run(program([stageVideo("on"), waitFor(0.05), stageVideo("off"), forever()]), 300);
  expect(shown.camera.closed).toBe(true);

  const recognized = new ProgramHarness();
  await recognized.run(program([recognition("start"), stageVideo("off"), forever()]), 300);
  const { camera, display, recognizing } = recognized.player.video;
  expect([camera.value === recognized.camera, display.value.shown, recognizing.value]).toEqual([true, false, true]);
  expect(recognized.camera.pictures).toBeGreaterThan(0);
  recognized.player.stopProgram();
});

test("recognition that ends leaves the video on that was asked for", async () => {
  const harness = new ProgramHarness();
  await harness.run(
    program([stageVideo("on"), recognition("start"), waitFor(0.1), recognition("stop"), forever()]),
    400,
  );
  expect([harness.camera.closed, harness.player.video.recognizing.value]).toEqual([false, false]);
  const before = harness.camera.pictures;
  expect(before).toBeGreaterThan(0);
  await harness.clock.pass(300);
  expect(harness.camera.pictures).toBe(before);
  harness.player.stopProgram();
});

test("transparency and mirror are as the blocks say, and as before after the program was stopped", async () => {
  const harness = new ProgramHarness();
  const { display } = harness.player.video;
  await harness.run(program([transparency(150), flip("hflip"), flip("vflip"), flip("vflip"), forever()]), 100);
  expect(display.value).toEqual({ shown: true, transparency: 100, mirrored: true, upsideDown: false });
  harness.player.stopProgram();
  expect(display.value).toEqual({ shown: true, transparency: 0, mirrored: false, upsideDown: false });
  await harness.run(program([transparency(-5), forever()]), 100);
  expect(display.value).toEqual({ shown: true, transparency: 0, mirrored: false, upsideDown: false });
  harness.player.stopProgram();
});

test("the newest answer, with where the model looked if that is shown, is there while the video is recognized", async () => {
  const harness = new ProgramHarness();
  const { video } = harness.player;
  showHeatMap(true);
  await harness.run(program([recognition("start"), waitFor(0.2), recognition("stop"), forever()]), 100);
  expect(harness.server.requests[0]).toBe("recognize model-1 heat_map");
  expect(video.answer.value?.result).toBe("cat");
  await harness.clock.pass(300);
  expect(video.answer.value).toBeNull();
  harness.player.stopProgram();
  showHeatMap(false);
});
