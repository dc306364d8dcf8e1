/** The file that a student downloads: the program first, below it what makes the blocks work. */
import { commentWords, textLiteral } from "./code";
import type { PythonProgram } from "./program";
import { runtimeFor } from "./runtime";

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

/** Lines before the program. */
const HEAD = 4;
const RULE = `# ${"=".repeat(60)}`;

export function pythonScript(program: PythonProgram, origin: Origin): string {
  const own = ownLines(program);
  const end = [...(sees(program) ? connection(origin) : []), ...monitors(program)];
  const runtime = runtimeFor([...own, ...end, "run"].join("\n"));
  const words = spoken([...own, ...runtime].join("\n"), origin.say);
  return [
    ...head(origin, own.length + HEAD, sees(program)), ...own, "", "", RULE, comment(origin.say("python.below", { name: origin.name })), RULE, "",
    ...runtime, "", "", 'if __name__ == "__main__":', ...end, "    run(program, words={", ...words, "    })", "",
  ].join("\n");
}

/** A function, so that it can stand before what it uses; its variables belong to the whole script. */
function ownLines({ lines, variables }: PythonProgram): string[] {
  const names = Object.keys(variables);
  const shared = names.length === 0 ? [] : [`    global ${names.join(", ")}`];
  return ["", "", "def program():", ...shared, ...lines.map(({ text }) => (text === "" ? "" : `    ${text}`))];
}

/** Whether it uses the model: its script needs a server and takes pictures. */
const sees = ({ lines }: PythonProgram): boolean => runtimeFor(lines.map(({ text }) => text).join("\n")).includes("_recognition = _Recognition()");

function head({ name, server, say }: Origin, last: number, seeing: boolean): string[] {
  return [
    "#!/usr/bin/env python3",
    comment(say("python.made", { name, server })),
    comment(say(seeing ? "python.start_seeing" : "python.start")),
    comment(say("python.where", { line: String(last) })),
  ];
}

const comment = (words: string): string => `# ${commentWords(words)}`;

const connection = ({ server, project, model, language }: Origin): string[] => [
  "    connect(",
  `        server=${textLiteral(server)},`,
  `        model=${textLiteral(model)},`,
  `        project=${textLiteral(project)},`,
  `        language=${textLiteral(language)},`,
  "    )",
];

function monitors({ variables, hidden }: PythonProgram): string[] {
  const names = Object.entries(variables).map(([python, name]) => `${textLiteral(python)}: ${textLiteral(name)}`);
  const unseen = hidden.length === 0 ? "" : `, hidden=[${hidden.map(textLiteral).join(", ")}]`;
  return names.length === 0 ? [] : [`    watch({${names.join(", ")}}${unseen})`];
}

/** What the script may have to say about itself. */
function spoken(script: string, say: Origin["say"]): string[] {
  return wordsOf(script).map((key) => `        ${textLiteral(key)}: ${textLiteral(say(`python.${key}`))},`);
}

/** The keys of the words that a script says; those of the page have `python.` before them. */
export function wordsOf(script: string): string[] {
  const said = [...script.matchAll(/(?:Problem\(|words\[|code = )"(\w+)"/g)].map(([, key]) => key ?? "");
  const missing = [...script.matchAll(/\bmissing\("(\w+)"\)/g)].map(([, what]) => `missing_${what}`);
  return [...new Set([...said, ...missing])].sort();
}

/** A file name of letters and digits in any script. */
export const scriptName = (project: string): string => `${project.normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "_").slice(0, 60) || "eyeblocks"}.py`;
