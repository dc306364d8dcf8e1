import type { Primitives } from "../runtime/primitiveCall";
import { ai } from "./ai";
import { brush } from "./brush";
import { calc } from "./calc";
import { data } from "./data";
import { flow } from "./flow";
import { functions } from "./functions";
import { judgement } from "./judgement";
import { looks } from "./looks";
import { moving } from "./moving";
import { sound } from "./sound";
import { start } from "./start";
import { textBox } from "./textBox";

/** The implementation of every block, by opcode. */
export const primitives: Primitives = {
  ...start,
  ...flow,
  ...moving,
  ...looks,
  ...brush,
  ...textBox,
  ...sound,
  ...judgement,
  ...calc,
  ...data,
  ...functions,
  ...ai,
};
