/** Builds the file that a student downloads: first the program, below it the runtime of the blocks. */

import type { PythonProgram } from "./pythonProgram";
import { runtimeFor } from "./runtimeBundle";
import { commentWords, textLiteral } from "./writer/expression";

export interface ScriptOrigin {
  /** The name of the project. */
  name: string;
  server: string;
  project: string;
  /** Empty before the first training. */
  model: string;
  language: string;
  translate: (key: string, params?: Record<string, string | number>) => string;
}

/** Number of lines before the program. */
const HEAD_LINES = 4;
const RULE = `# ${"=".repeat(60)}`;

export function pythonScript(program: PythonProgram, origin: ScriptOrigin): string {
  const programCode = programLines(program);
  const end = [
    ...(usesModel(program) ? connectLines(origin) : []),
    ...(asksFamiliarity(program) ? ["    ask_familiarity()"] : []),
    ...watchLines(program),
  ];
  const runtime = runtimeFor([...programCode, ...end, "run"].join("\n"));
  const words = usedWords([...programCode, ...runtime].join("\n"), origin.translate);
  return [
    ...headLines(origin, programCode.length + HEAD_LINES, usesModel(program)),
    ...programCode,
    "",
    "",
    RULE,
    commentLine(origin.translate("python.below", { name: origin.name })),
    RULE,
    "",
    ...runtime,
    "",
    "",
    'if __name__ == "__main__":',
    ...end,
    "    run(program, words={",
    ...words,
    "    })",
    "",
  ].join("\n");
}

/** Wraps the program in a function, so that it can precede what it uses; its variables are global. */
function programLines({ lines, variables }: PythonProgram): string[] {
  const names = Object.keys(variables);
  const shared = names.length === 0 ? [] : [`    global ${names.join(", ")}`];
  return ["", "", "def program():", ...shared, ...lines.map(({ text }) => (text === "" ? "" : `    ${text}`))];
}

/** Whether the program uses the model: then its script needs a server and takes pictures. */
const usesModel = ({ lines }: PythonProgram): boolean =>
  runtimeFor(lines.map(({ text }) => text).join("\n")).includes("_recognition = _Recognition()");

const asksFamiliarity = ({ lines }: PythonProgram): boolean => lines.some(({ text }) => /\bis_unknown\(\)/.test(text));

function headLines({ name, server, translate }: ScriptOrigin, last: number, usesCamera: boolean): string[] {
  return [
    "#!/usr/bin/env python3",
    commentLine(translate("python.made", { name, server })),
    commentLine(translate(usesCamera ? "python.start_seeing" : "python.start")),
    commentLine(translate("python.where", { line: String(last) })),
  ];
}

const commentLine = (words: string): string => `# ${commentWords(words)}`;

const connectLines = ({ server, project, model, language }: ScriptOrigin): string[] => [
  "    connect(",
  `        server=${textLiteral(server)},`,
  `        model=${textLiteral(model)},`,
  `        project=${textLiteral(project)},`,
  `        language=${textLiteral(language)},`,
  "    )",
];

function watchLines({ variables, hidden }: PythonProgram): string[] {
  const names = Object.entries(variables).map(([python, name]) => `${textLiteral(python)}: ${textLiteral(name)}`);
  const unseen = hidden.length === 0 ? "" : `, hidden=[${hidden.map(textLiteral).join(", ")}]`;
  return names.length === 0 ? [] : [`    watch({${names.join(", ")}}${unseen})`];
}

/** The messages that the script may print. */
function usedWords(script: string, say: ScriptOrigin["translate"]): string[] {
  return wordKeys(script).map((key) => `        ${textLiteral(key)}: ${textLiteral(say(`python.${key}`))},`);
}

/** The keys of the messages in a script; on the page they begin with `python.`. */
export function wordKeys(script: string): string[] {
  const keys = [...script.matchAll(/(?:Problem\(|words\[|code = )"(\w+)"/g)].map(([, key]) => key ?? "");
  const missing = [...script.matchAll(/\bmissing\("(\w+)"\)/g)].map(([, what]) => `missing_${what}`);
  return [...new Set([...keys, ...missing])].sort();
}

/** A file name of letters and digits of any alphabet. */
export const scriptFileName = (project: string): string =>
  `${
    project
      .normalize("NFC")
      .replace(/[^\p{L}\p{N}]+/gu, "_")
      .slice(0, 60) || "eyeblocks"
  }.py`;
