import { describe, expect, test } from "vitest";
import { block, compared, program, sayThis, waitFor } from "../testing/saved";
import { Bench } from "../testing/world";

const holds = async (left: string | number, operator: string, right: string | number) =>
  (await new Bench().run(program([sayThis(compared(left, operator, right))]))).at(-1);

describe("comparison", () => {
  test.each([
    [10, "GREATER", "9", "true"], ["10", "GREATER", "9", "true"], ["10", "LESS", "9a", "true"],
    ["0.5", "EQUAL", ".50", "true"], ["Cat", "EQUAL", "cAT", "true"], ["", "EQUAL", 0, "false"],
    ["a", "LESS", "b", "true"], [3, "GREATER_OR_EQUAL", 3, "true"], [3, "LESS_OR_EQUAL", 2, "false"],
    ["고양이", "NOT_EQUAL", "강아지", "true"],
  ])("%s %s %s is %s", async (left, operator, right, expected) => {
    expect(await holds(left, operator, right)).toBe(expected);
  });
});

describe("what is no number", () => {
  const none = () => block("calc_basic", { fields: { OPERATOR: "DIVIDE" }, values: { LEFTHAND: 0, RIGHTHAND: 0 } });

  test("equals itself and no number", async () => {
    const compares = (right: Parameters<typeof compared>[2]) => sayThis(compared(none(), "EQUAL", right));
    expect(await new Bench().run(program([compares(5), compares(0), compares(none())]))).toEqual(["false", "false", "true"]);
  });
});

describe("the timer", () => {
  const act = (action: string) => block("choose_project_timer_action", { fields: { ACTION: action } });
  const read = () => block("calc_operation", { fields: { OPERATOR: "round" }, values: { VALUE: block("get_project_timer_value") } });

  test("goes from the start of the program; the first start begins at 0 again, later ones go on", async () => {
    const saved = program([waitFor(2), sayThis(read()), act("START"), sayThis(read()), waitFor(3), act("STOP"), waitFor(1), act("START"), sayThis(read()), act("RESET"), sayThis(read())]);
    expect(await new Bench().run(saved, 6500)).toEqual(["2", "0", "3", "0"]);
  });
});

describe("calculation", () => {
  const calculated = async (left: string | number, operator: string, right: string | number) =>
    (await new Bench().run(program([
      sayThis(block("calc_basic", { fields: { OPERATOR: operator }, values: { LEFTHAND: left, RIGHTHAND: right } })),
    ]))).at(-1);

  test("adds without the noise of binary fractions", async () => expect(await calculated(0.1, "PLUS", 0.2)).toBe("0.3"));
  test("shows six decimals, and large numbers whole", async () => {
    expect([await calculated(1, "DIVIDE", 3), await calculated(7, "DIVIDE", 3), await calculated(123456789, "MULTI", 1000)])
      .toEqual(["0.333333", "2.333333", "123456789000"]);
  });
  test("takes text that is no number as 0", async () => expect(await calculated("cat", "MINUS", 2)).toBe("-2"));
  test("multiplies and divides", async () => {
    expect([await calculated(6, "MULTI", 7), await calculated(1, "DIVIDE", 4)]).toEqual(["42", "0.25"]);
  });
  test("division by zero is Infinity, as in Scratch", async () => expect(await calculated(1, "DIVIDE", 0)).toBe("Infinity"));

  test("random numbers between whole numbers are whole", async () => {
    const random = block("calc_rand", { values: { LEFTHAND: 10, RIGHTHAND: 1 } });
    expect(await new Bench().run(program([sayThis(random)]))).toEqual(["6"]);
  });

  test("joins values as text, and judges with and, or, not", async () => {
    const joined = block("combine_something", { values: { VALUE1: "n = ", VALUE2: 3 } });
    const judged = (operator: string) => block("boolean_and_or", {
      fields: { OPERATOR: operator },
      values: { LEFTHAND: compared(1, "EQUAL", 1), RIGHTHAND: block("boolean_not", { values: { VALUE: compared(1, "EQUAL", 1) } }) },
    });
    expect(await new Bench().run(program([sayThis(joined), sayThis(judged("AND")), sayThis(judged("OR"))])))
      .toEqual(["n = 3", "false", "true"]);
  });
});
