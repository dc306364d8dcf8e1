import type { Generators } from "../writer/scriptWriter";
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

export { hats } from "./hats";

const categories = [start, flow, moving, looks, brush, textBox, sound, judgement, calc, data, functions, ai];

/** The Python form of every block, by its type. */
export const generators: Generators = {
  commands: Object.assign({}, ...categories.map(({ commands }) => commands)) as Generators["commands"],
  values: Object.assign({}, ...categories.map(({ values }) => values)) as Generators["values"],
};
