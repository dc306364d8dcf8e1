/** The file that a student downloads: the runtime, the program, and how it reaches this server. */
import { commentWords, textLiteral } from "./code";
import type { PythonProgram } from "./program";
import runtime from "./runtime.py?raw";

export interface Origin {
  /** Of the project. */
  name: string;
  server: string;
  project: string;
  /** Empty before any training. */
  model: string;
  language: string;
  say: (key: string, facts?: Record<string, string | number>) => string;
}

/** What the runtime says, by the runtime's names; the keys of the page's words have `python.` before them. */
export const RUNTIME_WORDS = [
  "about", "access", "pictures", "camera", "server_help", "model_help", "server", "nothing_to_run", "how_to_press", "which_picture",
  "no_such_picture", "missing_variable", "missing_list", "missing_sprite", "missing_costume", "missing_scene", "missing_class",
  "missing_function", "missing_block", "too_deep", "text_too_long", "number_too_large", "no_model", "private_model", "class_not_learned",
  "no_opencv", "no_camera", "no_picture", "only_owner", "refused", "server_unreachable",
] as const;

export function pythonScript(program: PythonProgram, origin: Origin): string {
  const { say } = origin;
  const top = runtime.trimEnd().split("\n");
  const banner = ["", "", `# ${"=".repeat(20)}`, `# ${commentWords(say("python.yours", { name: origin.name }))}`, `# ${"=".repeat(20)}`, ""];
  const head = [
    "#!/usr/bin/env python3",
    `# ${commentWords(say("python.made", { name: origin.name, server: origin.server }))}`,
    `# ${say("python.start")}`,
    `# ${say("python.where", { line: String(4 + top.length + banner.length + 1) })}`,
  ];
  return [...head, ...top, ...banner, ...program.lines.map(({ text }) => text), "", "", ...foot(program, origin), ""].join("\n");
}

function foot({ variables, hidden }: PythonProgram, { server, project, model, language, say }: Origin): string[] {
  const words = RUNTIME_WORDS.map((key) => `            ${textLiteral(key)}: ${textLiteral(say(`python.${key}`))},`);
  const names = Object.entries(variables).map(([python, name]) => `${textLiteral(python)}: ${textLiteral(name)}`);
  return [
    'if __name__ == "__main__":',
    "    run(",
    `        server=${textLiteral(server)},`,
    `        model=${textLiteral(model)},`,
    `        project=${textLiteral(project)},`,
    `        language=${textLiteral(language)},`,
    "        values=globals(),",
    `        variables={${names.join(", ")}},`,
    `        hidden=[${hidden.map(textLiteral).join(", ")}],`,
    "        words={",
    ...words,
    "        },",
    "    )",
  ];
}

/** A file name of letters and digits in any script. */
export const scriptName = (project: string): string => `${project.normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "_").slice(0, 60) || "eyeblocks"}.py`;
