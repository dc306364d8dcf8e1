import { describe, expect, test } from "vitest";
import { ProgramHarness } from "../testing/harness";
import { block, compared, program, sayThis, waitFor } from "../testing/programBuilders";

const holds = async (left: string | number, operator: string, right: string | number) =>
  (await new ProgramHarness().run(program([sayThis(compared(left, operator, right))]))).at(-1);

describe("comparison", () => {
  test.each([
    [10, "GREATER", "9", "true"],
    ["10", "GREATER", "9", "true"],
    ["10", "LESS", "9a", "true"],
    ["0.5", "EQUAL", ".50", "true"],
    ["Cat", "EQUAL", "cAT", "true"],
    ["", "EQUAL", 0, "false"],
    ["a", "LESS", "b", "true"],
    [3, "GREATER_OR_EQUAL", 3, "true"],
    [3, "LESS_OR_EQUAL", 2, "false"],
    ["고양이", "NOT_EQUAL", "강아지", "true"],
  ])("%s %s %s is %s", async (left, operator, right, expected) => {
    expect(await holds(left, operator, right)).toBe(expected);
  });
});

describe("what is no number", () => {
  const none = () => block("calc_basic", { fields: { OPERATOR: "DIVIDE" }, values: { LEFTHAND: 0, RIGHTHAND: 0 } });

  test("equals itself and no number", async () => {
    const compares = (right: Parameters<typeof compared>[2]) => sayThis(compared(none(), "EQUAL", right));
    expect(await new ProgramHarness().run(program([compares(5), compares(0), compares(none())]))).toEqual([
      "false",
      "false",
      "true",
    ]);
  });
});

describe("the timer", () => {
  const act = (action: string) => block("choose_project_timer_action", { fields: { ACTION: action } });
  const read = () =>
    block("calc_operation", { fields: { OPERATOR: "round" }, values: { VALUE: block("get_project_timer_value") } });

  test("goes from the start of the program; the first start begins at 0 again, later ones go on", async () => {
    const saved = program([
      waitFor(2),
      sayThis(read()),
      act("START"),
      sayThis(read()),
      waitFor(3),
      act("STOP"),
      waitFor(1),
      act("START"),
      sayThis(read()),
      act("RESET"),
      sayThis(read()),
    ]);
    expect(await new ProgramHarness().run(saved, 6500)).toEqual(["2", "0", "3", "0"]);
  });
});

describe("calculation", () => {
  const calculated = async (left: string | number, operator: string, right: string | number) =>
    (
      await new ProgramHarness().run(
        program([
          sayThis(
            block("calc_basic", { fields: { OPERATOR: operator }, values: { LEFTHAND: left, RIGHTHAND: right } }),
          ),
        ]),
      )
    ).at(-1);

  test("adds without the noise of binary fractions", async () =>
    expect(await calculated(0.1, "PLUS", 0.2)).toBe("0.3"));
  test("shows six decimals, and large numbers whole", async () => {
    expect([
      await calculated(1, "DIVIDE", 3),
      await calculated(7, "DIVIDE", 3),
      await calculated(123456789, "MULTI", 1000),
    ]).toEqual(["0.333333", "2.333333", "123456789000"]);
  });
  test("takes text that is no number as 0", async () => expect(await calculated("cat", "MINUS", 2)).toBe("-2"));
  test("multiplies and divides", async () => {
    expect([await calculated(6, "MULTI", 7), await calculated(1, "DIVIDE", 4)]).toEqual(["42", "0.25"]);
  });
  test("division by zero is Infinity, as in Scratch", async () =>
    expect(await calculated(1, "DIVIDE", 0)).toBe("Infinity"));

  test("random numbers between whole numbers are whole", async () => {
    const random = block("calc_rand", { values: { LEFTHAND: 10, RIGHTHAND: 1 } });
    expect(await new ProgramHarness().run(program([sayThis(random)]))).toEqual(["6"]);
  });

  test("random numbers are decimals where an end is written as one", async () => {
    const random = (low: string | number, high: string | number) =>
      sayThis(block("calc_rand", { values: { LEFTHAND: low, RIGHTHAND: high } }));
    const saved = program([random("0.0", "1.0"), random(0, "1.0"), random(0.5, 1.5), random("0", "1")]);
    expect(await new ProgramHarness().run(saved)).toEqual(["0.5", "0.5", "1", "1"]);
  });

  test("joins values as text, and judges with and, or, not", async () => {
    const joined = block("combine_something", { values: { VALUE1: "n = ", VALUE2: 3 } });
    const judged = (operator: string) =>
      block("boolean_and_or", {
        fields: { OPERATOR: operator },
        values: {
          LEFTHAND: compared(1, "EQUAL", 1),
          RIGHTHAND: block("boolean_not", { values: { VALUE: compared(1, "EQUAL", 1) } }),
        },
      });
    expect(
      await new ProgramHarness().run(program([sayThis(joined), sayThis(judged("AND")), sayThis(judged("OR"))])),
    ).toEqual(["n = 3", "false", "true"]);
  });
});

describe("what is shown", () => {
  const n = () => block("get_variable", { fields: { VARIABLE: "n" } });
  const addTenth = () => block("change_variable", { fields: { VARIABLE: "n" }, values: { VALUE: 0.1 } });
  const counter = { variables: [{ id: "n", name: "수", value: 0 }] };
  const calculated = (type: string, operator: string, left: number, right: number) =>
    block(type, { fields: { OPERATOR: operator }, values: { LEFTHAND: left, RIGHTHAND: right } });
  const down = (value: ReturnType<typeof block>) =>
    block("calc_operation", { fields: { OPERATOR: "floor" }, values: { VALUE: value } });

  test("is what is compared: ten steps of 0.1 are 1, and a loop until 1 ends", async () => {
    const untilOne = block("repeat_while_true", {
      fields: { OPTION: "until" },
      values: { BOOL: compared(n(), "EQUAL", 1) },
      mouths: { DO: [addTenth()] },
    });
    const saved = { ...program([untilOne, sayThis(n()), sayThis(compared(n(), "LESS", 1))]), ...counter };
    expect(await new ProgramHarness().run(saved)).toEqual(["1", "false"]);
  });

  test("is what a list is searched for", async () => {
    const added = block("add_value_to_list", {
      fields: { LIST: "l" },
      values: { DATA: calculated("calc_basic", "PLUS", 0.1, 0.2) },
    });
    const found = block("is_included_in_list", { fields: { LIST: "l" }, values: { DATA: 0.3 } });
    const saved = { ...program([added, sayThis(found)]), lists: [{ id: "l", name: "목록" }] };
    expect(await new ProgramHarness().run(saved)).toEqual(["true"]);
  });

  test("is what is rounded, divided and counted", async () => {
    const saved = program([
      sayThis(down(calculated("calc_basic", "MULTI", 0.29, 100))),
      sayThis(calculated("quotient_and_mod", "QUOTIENT", 0.3, 0.1)),
      sayThis(calculated("quotient_and_mod", "MOD", 0.3, 0.1)),
      sayThis(calculated("quotient_and_mod", "MOD", -7, 3)),
      sayThis(calculated("quotient_and_mod", "MOD", 7.5, -2)),
      sayThis(block("char_at", { values: { STRING: "abcde", INDEX: calculated("calc_basic", "MULTI", 0.03, 100) } })),
    ]);
    expect(await new ProgramHarness().run(saved)).toEqual(["29", "3", "0", "2", "-0.5", "c"]);
  });
});
