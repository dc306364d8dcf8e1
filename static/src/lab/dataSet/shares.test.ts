import { describe, expect, it } from "vitest";
import { splitOf } from "./shares";

const texts = (validation: string, test: string, seed = "0") => ({ validation, test, seed });

describe("the shares of a split", () => {
  it("are percents", () => {
    expect(splitOf(texts("20", " 30 ", "7"))).toEqual({ validation: 0.2, test: 0.3, seed: 7 });
    expect(splitOf(texts("0", "0"))).toEqual({ validation: 0, test: 0, seed: 0 });
  });

  it("leave something for training", () => {
    expect(splitOf(texts("45", "45"))).not.toBeNull();
    expect(splitOf(texts("45", "46"))).toBeNull();
  });

  it.each(["", "-1", "1.5", "much", "1e3"])("are whole numbers, not %j", (text) => {
    expect(splitOf(texts(text, "20"))).toBeNull();
    expect(splitOf(texts("20", "20", text))).toBeNull();
  });
});
