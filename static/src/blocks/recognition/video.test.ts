import { expect, test } from "vitest";
import { block, forever, program, waitFor } from "../testing/saved";
import { Bench } from "../testing/world";

const recognition = (mode: string) => block("video_capture_for_image_test", { fields: { MODE: mode } });
const stageVideo = (mode: string) => block("video_draw_webcam", { fields: { MODE: mode } });
const transparency = (value: number) => block("video_set_camera_opacity_option", { values: { VALUE: value } });
const flip = (option: string) => block("video_flip_camera", { fields: { OPTION: option } });

test("the video is shown without a model, and without asking the server anything", async () => {
  const bench = new Bench();
  bench.player.useModel(null);
  await bench.run(program([stageVideo("on"), forever()]), 200);
  const { video } = bench.player;
  expect([video.eye.value === bench.eye, video.recognising.value, bench.eye.pictures, bench.problems]).toEqual([true, false, 0, []]);
  bench.player.stop();
  expect([bench.eye.closed, video.eye.value]).toEqual([true, null]);
});

test("hidden video turns the camera off, unless it is recognised: that goes on unseen", async () => {
  const shown = new Bench();
  await shown.run(program([stageVideo("on"), waitFor(0.05), stageVideo("off"), forever()]), 300);
  expect(shown.eye.closed).toBe(true);

  const recognised = new Bench();
  await recognised.run(program([recognition("start"), stageVideo("off"), forever()]), 300);
  const { eye, look, recognising } = recognised.player.video;
  expect([eye.value === recognised.eye, look.value.shown, recognising.value]).toEqual([true, false, true]);
  expect(recognised.eye.pictures).toBeGreaterThan(0);
  recognised.player.stop();
});

test("recognition that ends leaves the video on that was asked for", async () => {
  const bench = new Bench();
  await bench.run(program([stageVideo("on"), recognition("start"), waitFor(0.1), recognition("stop"), forever()]), 400);
  expect([bench.eye.closed, bench.player.video.recognising.value]).toEqual([false, false]);
  const before = bench.eye.pictures;
  expect(before).toBeGreaterThan(0);
  await bench.clock.pass(300);
  expect(bench.eye.pictures).toBe(before);
  bench.player.stop();
});

test("transparency and mirror are as the blocks say, and as before after the program was stopped", async () => {
  const bench = new Bench();
  const { look } = bench.player.video;
  await bench.run(program([transparency(150), flip("hflip"), flip("vflip"), flip("vflip"), forever()]), 100);
  expect(look.value).toEqual({ shown: true, transparency: 100, mirrored: true, upsideDown: false });
  bench.player.stop();
  expect(look.value).toEqual({ shown: true, transparency: 0, mirrored: false, upsideDown: false });
  await bench.run(program([transparency(-5), forever()]), 100);
  expect(look.value).toEqual({ shown: true, transparency: 0, mirrored: false, upsideDown: false });
  bench.player.stop();
});
