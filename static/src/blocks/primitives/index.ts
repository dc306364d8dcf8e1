import type { Primitives } from "../runtime/call";
import { ai } from "./ai";
import { calc } from "./calc";
import { flow } from "./flow";
import { judgement } from "./judgement";
import { looks } from "./looks";

/** What every block does, by opcode. */
export const primitives: Primitives = { ...flow, ...looks, ...judgement, ...calc, ...ai };
