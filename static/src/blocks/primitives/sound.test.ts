import { expect, test } from "vitest";
import { block, forever, program, sayThis } from "../testing/saved";
import { Bench } from "../testing/world";

const effect = (name: string) => block("sound_effect", { fields: { SOUND: name } });
const note = (name: string, seconds: number) => block("sound_note_and_wait", { fields: { NOTE: name }, values: { SECOND: seconds } });
const volume = (type: string, value: number) => block(type, { values: { VALUE: value } });
const speech = (type: string) => block(type, { values: { TEXT: "안녕" } });

test("an effect goes on at once, a note is waited for", async () => {
  const bench = new Bench();
  bench.start(program([effect("pop"), note("C4", 0.2), sayThis("after")]));
  await bench.clock.pass(100);
  expect([bench.sounds.heard, bench.said]).toEqual([["pop", "C4 0.2"], []]);
  await bench.clock.pass(150);
  expect(bench.said).toEqual(["after"]);
});

test("what can be heard is loaded when the program starts, however deep in its blocks it is", async () => {
  const bench = new Bench();
  bench.start(program([block("repeat_basic", { values: { VALUE: 1 }, mouths: { DO: [effect("pop"), effect("pop")] } }), note("C4", 0)], [effect("frog")]));
  expect([...bench.sounds.prepared].sort()).toEqual(["C4", "frog", "pop"]);
});

test("speech is waited for only by the block that says so", async () => {
  const bench = new Bench();
  bench.start(program([speech("read_text"), sayThis("at once"), speech("read_text_wait"), sayThis("spoken")]));
  await bench.clock.pass(60);
  expect([bench.sounds.heard, bench.said]).toEqual([["“안녕”", "“안녕”"], ["at once"]]);
  bench.sounds.finish();
  await bench.clock.pass(60);
  expect(bench.said).toEqual(["at once", "spoken"]);
});

test("the volume stays between nothing and all, and is as before after a stop", async () => {
  const bench = new Bench();
  await bench.run(program([volume("sound_volume_set", 30), volume("sound_volume_change", -50), sayThis(block("get_sound_volume")), volume("sound_volume_set", 900), sayThis(block("get_sound_volume")), volume("sound_volume_set", 5), forever()]));
  expect(bench.said).toEqual(["0", "100"]);
  bench.player.stop();
  expect(bench.sounds.heard.at(-1)).toBe("stopped");
  await bench.run(program([sayThis(block("get_sound_volume"))]));
  expect(bench.said.at(-1)).toBe("100");
});

test("all sounds can be stopped, and a pause holds them", async () => {
  const bench = new Bench();
  await bench.run(program([block("sound_silent_all"), forever()]));
  bench.player.pause();
  await bench.clock.pass(50);
  bench.player.resume();
  await bench.clock.pass(50);
  expect(bench.sounds.heard).toEqual(["stopped", "held", "goes on"]);
  bench.player.stop();
});
