/**
 * Writes the Python scripts of the saved programs into a folder, for tests that run them; or, with a number and a seed,
 * the script of so many random calculations and what the stage says to them.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runnerImport } from "vite";

// The page's words are those of the page's language.
globalThis.document = { documentElement: { lang: "ko" } };
const { module } = await runnerImport("./src/blocks/testing/scripts.ts");
const [folder, count, seed] = process.argv.slice(2);
const write = (name, text) => writeFileSync(join(folder, name), text);
if (count === undefined) for (const [name, script] of Object.entries(module.scripts())) write(`${name}.py`, script);
else {
  const { script, says } = module.calculations(Number(count), Number(seed));
  write("calculations.py", script);
  write("says.json", JSON.stringify(says));
}
