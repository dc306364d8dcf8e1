/** Writes the Python scripts of the saved programs into a folder, for tests that run them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runnerImport } from "vite";

// The page's words are those of the page's language.
globalThis.document = { documentElement: { lang: "ko" } };
const { module } = await runnerImport("./src/blocks/testing/scripts.ts");
for (const [name, script] of Object.entries(module.scripts())) writeFileSync(join(process.argv[2], `${name}.py`), script);
