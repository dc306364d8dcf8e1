import { describe, expect, it } from "vitest";
import en from "../words/en/collect.json";
import ko from "../words/ko/collect.json";
import { definitionOf } from "./blocks/definitions";
import python from "./blocks/python/runtime/teaching.py?raw";
import { blockSettingNames, SETTINGS, settingNames } from "./trainingSettings";

describe("every training setting", () => {
  it.each(settingNames)("%s has words in the dialog and in the list of runs", (name) => {
    for (const words of [en, ko])
      expect(words).toMatchObject({
        [name]: expect.any(String),
        [`${name}_note`]: expect.any(String),
        [`run_${name}`]: expect.any(String),
      });
  });

  it("that blocks can change keeps its place among the options of saved programs", () => {
    expect(definitionOf("set_training_option")?.slots[0]).toMatchObject({
      name: "OPTION",
      options: ["epochs", "batch_size", "learning_rate"],
    });
  });

  it("that blocks can change is rounded in Python where only whole numbers make sense", () => {
    const [, fractional] = /number\(value\) if option == "(\w+)"/.exec(python) ?? [];
    expect(blockSettingNames.filter((name) => !SETTINGS[name].integer)).toEqual([fractional]);
  });
});
