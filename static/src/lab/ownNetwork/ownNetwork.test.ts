/** @vitest-environment jsdom */
import { describe, expect, it } from "vitest";
import type { OwnLayer } from "../server/networkTrainingServer";
import cases from "./cases.json";
import { numbersOf, PRESETS, readNumber } from "./layers";
import { canFollow, planNetwork } from "./shapes";

describe("the plan of a network", () => {
  it.each(cases)("counts $title as the server does", (each) => {
    const plan = planNetwork(each.layers as OwnLayer[], each.side, each.classes);
    if (each.field !== undefined) {
      expect(plan.answer).toBeNull();
      const wrong = plan.layers.findIndex(({ obstacle }) => obstacle !== null);
      expect(each.field.startsWith(wrong < 0 ? "layers" : `layers.${wrong}.`)).toBe(true);
      return;
    }
    expect([...plan.layers.map(({ effect }) => effect?.shape), plan.answer?.shape]).toEqual(each.shapes);
    expect(plan.parameters).toBe(each.parameters);
    expect(plan.multiplyAdds).toBe(each.multiply_adds);
  });

  it("knows the notebook's twelve million", () => {
    const { layers, side } = PRESETS.notebook;
    expect(planNetwork(layers, side, 2).parameters).toBe(12_939_842);
  });

  it("says which layers can come next", () => {
    expect(canFollow([], "dense", 32)).toBe(false);
    expect(canFollow([{ kind: "flatten" }], "dense", 32)).toBe(true);
    expect(canFollow([{ kind: "flatten" }], "convolution", 32)).toBe(false);
  });
});

describe("numbers of layers", () => {
  it("are those of their kind", () => {
    expect(numbersOf({ kind: "convolution", filters: 8, size: 3 })).toEqual(["filters", "size"]);
    expect(numbersOf({ kind: "flatten" })).toEqual([]);
  });

  it("may have a comma, and have bounds", () => {
    expect(readNumber("0,5", { min: 0, max: 0.9, whole: false })).toBe(0.5);
    expect(readNumber("2.5", { min: 1, max: 9, whole: true })).toBeNull();
    expect(readNumber("", { min: 0, max: 9, whole: true })).toBeNull();
    expect(readNumber("10", { min: 0, max: 9, whole: true })).toBeNull();
  });
});
