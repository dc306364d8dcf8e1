import { expect, test } from "vitest";
import { ProgramHarness } from "../testing/harness";
import { block, forever, program, sayThis } from "../testing/programBuilders";

const effect = (name: string) => block("sound_effect", { fields: { SOUND: name } });
const note = (name: string, seconds: number) =>
  block("sound_note_and_wait", { fields: { NOTE: name }, values: { SECOND: seconds } });
const volume = (type: string, value: number) => block(type, { values: { VALUE: value } });
const speech = (type: string) => block(type, { values: { TEXT: "안녕" } });

test("an effect goes on at once, a note is waited for", async () => {
  const harness = new ProgramHarness();
  harness.start(program([effect("pop"), note("C4", 0.2), sayThis("after")]));
  await harness.clock.pass(100);
  expect([harness.sounds.log, harness.said]).toEqual([["pop", "C4 0.2"], []]);
  await harness.clock.pass(150);
  expect(harness.said).toEqual(["after"]);
});

test("what can be heard is loaded when the program starts, however deep in its blocks it is", async () => {
  const harness = new ProgramHarness();
  harness.start(
    program(
      [block("repeat_basic", { values: { VALUE: 1 }, mouths: { DO: [effect("pop"), effect("pop")] } }), note("C4", 0)],
      [effect("frog")],
    ),
  );
  expect([...harness.sounds.prepared].sort()).toEqual(["C4", "frog", "pop"]);
});

test("speech is waited for only by the block that says so", async () => {
  const harness = new ProgramHarness();
  harness.start(program([speech("read_text"), sayThis("at once"), speech("read_text_wait"), sayThis("spoken")]));
  await harness.clock.pass(60);
  expect([harness.sounds.log, harness.said]).toEqual([["“안녕”", "“안녕”"], ["at once"]]);
  harness.sounds.finishSpeech();
  await harness.clock.pass(60);
  expect(harness.said).toEqual(["at once", "spoken"]);
});

test("the volume stays between nothing and all, and is as before after a stop", async () => {
  const harness = new ProgramHarness();
  await harness.run(
    program([
      volume("sound_volume_set", 30),
      volume("sound_volume_change", -50),
      sayThis(block("get_sound_volume")),
      volume("sound_volume_set", 900),
      sayThis(block("get_sound_volume")),
      volume("sound_volume_set", 5),
      forever(),
    ]),
  );
  expect(harness.said).toEqual(["0", "100"]);
  harness.player.stopProgram();
  expect(harness.sounds.log.at(-1)).toBe("stopped");
  await harness.run(program([sayThis(block("get_sound_volume"))]));
  expect(harness.said.at(-1)).toBe("100");
});

test("all sounds can be stopped, and a pause holds them", async () => {
  const harness = new ProgramHarness();
  await harness.run(program([block("sound_silent_all"), forever()]));
  harness.player.pauseProgram();
  await harness.clock.pass(50);
  harness.player.resumeProgram();
  await harness.clock.pass(50);
  expect(harness.sounds.log).toEqual(["stopped", "held", "goes on"]);
  harness.player.stopProgram();
});
