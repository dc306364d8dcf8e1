import { describe, expect, test } from "vitest";
import type { SavedProgram } from "../compile";
import { ProgramHarness } from "../testing/harness";
import {
  block,
  compared,
  forever,
  program,
  repeat,
  sayThis,
  sprite,
  underHat,
  waitFor,
  whenStarted,
} from "../testing/programBuilders";

type Block = ReturnType<typeof block>;
type Value = Parameters<typeof sayThis>[0];

const calc = (type: string, fields: Record<string, string>, values: Record<string, Value>) =>
  block(type, { fields, values });
const operation = (operator: string, value: Value) => calc("calc_operation", { OPERATOR: operator }, { VALUE: value });
const divided = (operator: string, left: number, right: number) =>
  calc("quotient_and_mod", { OPERATOR: operator }, { LEFTHAND: left, RIGHTHAND: right });
const date = (value: string) => block("get_date", { fields: { VALUE: value } });

async function answers(...question: Block[]): Promise<string[]> {
  return new ProgramHarness().run(program(question.map((block) => sayThis(block))), 1000);
}

describe("calculating", () => {
  test("rounds, takes roots and knows angles in degrees", async () => {
    expect(
      await answers(
        operation("round", 2.5),
        operation("floor", -0.5),
        operation("root", 9),
        operation("sin", 30),
        operation("cos", 90),
        operation("factorial", 5),
        operation("square", "4"),
      ),
    ).toEqual(["3", "-1", "3", "0.5", "0", "120", "16"]);
  });

  test("the remainder has the sign of the divisor", async () => {
    expect(await answers(divided("MOD", 10, 3), divided("MOD", -1, 3), divided("QUOTIENT", -1, 3))).toEqual([
      "1",
      "2",
      "-1",
    ]);
  });

  test("counts, cuts, finds and replaces letters as a person does", async () => {
    expect(
      await answers(
        calc("length_of_string", {}, { STRING: "가🐱나" }),
        calc("char_at", {}, { STRING: "가🐱나", INDEX: 2 }),
        calc("substring", {}, { STRING: "가나다라", START: 3, END: 2 }),
        calc("index_of_string", {}, { STRING: "🐱나", SOUGHT: "나" }),
        calc("index_of_string", {}, { STRING: "가", SOUGHT: "나" }),
        calc("replace_string", {}, { STRING: "a.a", OLD: "a", NEW: "b" }),
        calc("change_string_case", { CASE: "upper" }, { STRING: "cat" }),
      ),
    ).toEqual(["3", "🐱", "나다", "2", "0", "b.b", "CAT"]);
  });

  test("a place between two letters is the one before it, as in lists", async () => {
    expect(
      await answers(
        calc("char_at", {}, { STRING: "가나다", INDEX: 2.9 }),
        calc("substring", {}, { STRING: "가나다라", START: 1.5, END: 2.5 }),
        calc("combine_something", {}, { VALUE1: calc("char_at", {}, { STRING: "가", INDEX: 0.9 }), VALUE2: "!" }),
      ),
    ).toEqual(["나", "가나", "!"]);
  });

  test("a letter beyond the end is nothing", async () => {
    expect(
      await answers(
        calc("combine_something", {}, { VALUE1: calc("char_at", {}, { STRING: "가", INDEX: 2 }), VALUE2: "!" }),
      ),
    ).toEqual(["!"]);
  });

  test("knows the date", async () => {
    expect(await answers(date("YEAR"), date("MONTH"), date("DAY"), date("DAY_OF_WEEK"), date("HOUR"))).toEqual([
      "2026",
      "3",
      "14",
      "6",
      "15",
    ]);
  });

  test("a text that grows without end ends its script, not the page", async () => {
    const text = block("get_variable", { fields: { VARIABLE: "t" } });
    const double = block("set_variable", {
      fields: { VARIABLE: "t" },
      values: { VALUE: calc("combine_something", {}, { VALUE1: text, VALUE2: text }) },
    });
    const harness = new ProgramHarness();
    await harness.run({ ...program([forever(double)]), variables: [{ id: "t", name: "글", value: "ab" }] }, 300);
    expect(harness.problems.map(({ error }) => (error as Error).message)).toEqual(["text_too_long"]);
  });

  test("the timer counts the program's own time and can be stopped, reset and started", async () => {
    const timer = (action: string) => block("choose_project_timer_action", { fields: { ACTION: action } });
    const now = () => sayThis(operation("round", block("get_project_timer_value")));
    const harness = new ProgramHarness();
    await harness.run(
      program([waitFor(2), now(), timer("STOP"), waitFor(3), now(), timer("RESET"), timer("START"), waitFor(1), now()]),
      6500,
    );
    expect(harness.said).toEqual(["2", "2", "1"]);
  });
});

describe("variables", () => {
  const get = (id = "n") => block("get_variable", { fields: { VARIABLE: id } });
  const set = (value: Value, id = "n") => block("set_variable", { fields: { VARIABLE: id }, values: { VALUE: value } });
  const variables = [{ id: "n", name: "점수", value: "7" }];

  test("begin with their first value in every run and are shared by all sprites", async () => {
    const saved: SavedProgram = {
      variables,
      sprites: [
        sprite("a", whenStarted(sayThis(get()), set(1))),
        sprite("b", whenStarted(waitFor(0.1), sayThis(get()))),
      ],
    };
    const harness = new ProgramHarness();
    await harness.run(saved, 200);
    await harness.run(saved, 200);
    expect(harness.said).toEqual(["7", "1", "7", "1"]);
  });

  test("can be shown and hidden", async () => {
    const harness = new ProgramHarness();
    await harness.run({ ...program([block("hide_variable", { fields: { VARIABLE: "n" } })]), variables });
    expect(harness.runtime.data.variable("n").shown).toBe(false);
  });

  test("one that is gone names the block", async () => {
    const harness = new ProgramHarness();
    const gone = set(1, "gone");
    await harness.run(program([gone]));
    expect(harness.problems.map(({ error, blockId }) => [(error as Error).message, blockId])).toEqual([
      ["missing_variable", gone.id],
    ]);
  });
});

describe("lists", () => {
  const lists = [{ id: "l", name: "과일", items: ["사과", "배"] }];
  const on = (type: string, values: Record<string, Value> = {}) => block(type, { fields: { LIST: "l" }, values });
  const after = async (...script: Block[]) => {
    const harness = new ProgramHarness();
    await harness.run({ ...program(script), lists }, 300);
    return [harness.runtime.data.list("l").items, harness.said] as const;
  };

  test("items are added, put in, changed and deleted, counted from one", async () => {
    const [items] = await after(
      on("add_value_to_list", { DATA: "감" }),
      on("insert_value_to_list", { DATA: "귤", INDEX: 1 }),
      on("change_value_list_index", { INDEX: 2, DATA: "포도" }),
      on("remove_value_from_list", { INDEX: 3 }),
    );
    expect(items).toEqual(["귤", "포도", "감"]);
  });

  test("places that are not there change nothing", async () => {
    const [items] = await after(
      on("remove_value_from_list", { INDEX: 3 }),
      on("change_value_list_index", { INDEX: 0, DATA: "x" }),
      on("insert_value_to_list", { DATA: "x", INDEX: 9 }),
    );
    expect(items).toEqual(["사과", "배"]);
  });

  test("are read, counted and searched", async () => {
    const [, said] = await after(
      ...[
        on("value_of_index_from_list", { INDEX: 2 }),
        on("length_of_list"),
        on("index_in_list", { DATA: "배" }),
        on("index_in_list", { DATA: "감" }),
        on("is_included_in_list", { DATA: "사과" }),
        on("get_list"),
      ].map((block) => sayThis(block)),
    );
    expect(said).toEqual(["배", "2", "2", "0", "true", "사과 배"]);
  });

  test("are emptied", async () => expect((await after(on("remove_all_from_list")))[0]).toEqual([]));
});

describe("own functions", () => {
  const own = (type: string, id: string, parameter = "", values: Record<string, Value> = {}): Block => ({
    ...block(type, { values }),
    extraState: { function: id, parameter, name: id, parameters: [{ id: "p", name: "p" }] },
  });
  const defined = (id: string, ...body: Block[]) => underHat(own("function_create", id), ...body);
  const call = (id: string, value: Value) => own("function_general", id, "", { PARAM_p: value });
  const parameter = (id: string) => own("function_param", id, "p");

  test("run with the values they are given, on the sprite that calls them", async () => {
    const saved = {
      sprites: [
        sprite(
          "a",
          defined("greet", sayThis(calc("combine_something", {}, { VALUE1: "hi ", VALUE2: parameter("greet") }))),
        ),
        sprite("b", whenStarted(call("greet", "Mina"), call("greet", 3))),
      ],
    };
    const harness = new ProgramHarness();
    expect(await harness.run(saved)).toEqual(["hi Mina", "hi 3"]);
    expect(harness.stage.sprite("b")?.bubble?.text).toBe("hi 3");
  });

  test("can call themselves and are left by stop this", async () => {
    const less = calc("calc_basic", { OPERATOR: "MINUS" }, { LEFTHAND: parameter("down"), RIGHTHAND: 1 });
    const ends = block("_if", {
      values: { BOOL: compared(parameter("down"), "LESS", 1) },
      mouths: { STACK: [block("stop_object", { fields: { TARGET: "this" } })] },
    });
    const saved = {
      sprites: [
        sprite(
          "a",
          defined("down", ends, sayThis(parameter("down")), call("down", less)),
          whenStarted(call("down", 3), sayThis("end")),
        ),
      ],
    };
    expect(await new ProgramHarness().run(saved)).toEqual(["3", "2", "1", "end"]);
  });

  test("a function that never ends calling itself stops with a reason", async () => {
    const harness = new ProgramHarness();
    await harness.run({ sprites: [sprite("a", defined("more", call("more", 1)), whenStarted(call("more", 1)))] }, 1500);
    expect(harness.problems.map(({ error }) => (error as Error).message)).toEqual(["too_deep"]);
  });

  test("leaving a loop inside does not leave the caller's loop, and a missing function says so", async () => {
    const harness = new ProgramHarness();
    await harness.run(
      {
        sprites: [
          sprite(
            "a",
            defined("f", block("stop_repeat"), sayThis("in")),
            whenStarted(repeat(2, call("f", 0)), call("gone", 0)),
          ),
        ],
      },
      400,
    );
    expect(harness.said).toEqual(["in", "in"]);
    expect(harness.problems.map(({ error }) => (error as Error).message)).toEqual(["missing_function"]);
  });
});
