/**
 * Turns names that students gave into Python identifiers: unique, and different from those of Python and the runtime.
 */

/** Python's keywords, and the built-in names that generated code uses. */
const PYTHON_NAMES = [
  "False",
  "None",
  "True",
  "and",
  "as",
  "assert",
  "async",
  "await",
  "break",
  "case",
  "class",
  "continue",
  "def",
  "del",
  "elif",
  "else",
  "except",
  "finally",
  "for",
  "from",
  "global",
  "if",
  "import",
  "in",
  "is",
  "lambda",
  "match",
  "nonlocal",
  "not",
  "or",
  "pass",
  "raise",
  "return",
  "try",
  "type",
  "while",
  "with",
  "yield",
  "self",
  "abs",
  "all",
  "any",
  "bool",
  "bytes",
  "classmethod",
  "compile",
  "dict",
  "enumerate",
  "exec",
  "filter",
  "float",
  "format",
  "getattr",
  "globals",
  "int",
  "isinstance",
  "iter",
  "len",
  "list",
  "map",
  "max",
  "min",
  "next",
  "object",
  "open",
  "print",
  "property",
  "range",
  "repr",
  "reversed",
  "round",
  "set",
  "sorted",
  "staticmethod",
  "str",
  "sum",
  "super",
  "tuple",
  "vars",
  "ArithmeticError",
  "BaseException",
  "Exception",
  "GeneratorExit",
  "ImportError",
  "KeyError",
  "KeyboardInterrupt",
  "OSError",
  "OverflowError",
  "StopIteration",
  "TypeError",
  "ValueError",
];

/** The names that a script's runtime defines and imports; a contract test compares the list. */
export const RUNTIME_NAMES = [
  "argparse",
  "ast",
  "inspect",
  "io",
  "json",
  "math",
  "os",
  "queue",
  "random",
  "re",
  "secrets",
  "ssl",
  "sys",
  "threading",
  "time",
  "urllib",
  "datetime",
  "ROUND_HALF_UP",
  "Context",
  "Counter",
  "Decimal",
  "Path",
  "FRAME_S",
  "SCRIPTS_S",
  "PICTURE_EVERY_S",
  "MONITOR_EVERY_S",
  "KEY_HELD_S",
  "SERVER_WAIT_S",
  "LOOK_EVERY_S",
  "CLASSES_KEPT_S",
  "TRIES",
  "LONGEST_ANSWER",
  "LONGEST_BUBBLE",
  "LONGEST_TEXT",
  "LONGEST_LIST",
  "MOST_CLONES",
  "DEEPEST_CALL",
  "HALF_WIDTH",
  "HALF_HEIGHT",
  "KEYS",
  "WALLS",
  "Problem",
  "ScriptEnded",
  "missing",
  "number",
  "text",
  "true",
  "equal",
  "greater",
  "less",
  "both",
  "either",
  "times",
  "divide",
  "quotient",
  "remainder",
  "rounded",
  "floor",
  "ceil",
  "square_root",
  "squared",
  "sine",
  "cosine",
  "tangent",
  "log10",
  "natural_log",
  "factorial",
  "pick_random",
  "today",
  "join",
  "letter",
  "part",
  "place_in",
  "replaced",
  "next_frame",
  "look_again",
  "wait",
  "function",
  "Message",
  "ImageClass",
  "Scene",
  "start_next_scene",
  "start_previous_scene",
  "List",
  "Sprite",
  "play_sound",
  "play_note",
  "stop_sounds",
  "volume",
  "set_volume",
  "change_volume",
  "set_background",
  "Mouse",
  "key_pressed",
  "ask",
  "ask_familiarity",
  "answer",
  "recognize",
  "start_video",
  "stop_video",
  "show_video",
  "hide_video",
  "set_video_transparency",
  "flip_video",
  "result",
  "confidence",
  "is_result",
  "is_unknown",
  "add_picture",
  "number_of_pictures",
  "set_training",
  "train",
  "training_progress",
  "validation_accuracy",
  "Timer",
  "stop_all",
  "watch",
  "show_variable",
  "hide_variable",
  "connect",
  "run",
  "program",
  "mouse",
  "timer",
];

const RESERVED: ReadonlySet<string> = new Set([...PYTHON_NAMES, ...RUNTIME_NAMES]);

/** Letters known to every Python since 3.10; those of newer Unicode versions are left out. */
const LETTER = /^\p{XID_Continue}$/u;
const FIRST = /^[\p{XID_Start}_]$/u;
const KNOWN_LETTERS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range begins with the first character there is.
  /^[\u0000-\u086f\u0e00-\u0e7f\u1100-\u11ff\u1e00-\u1fff\u3005-\u318f\u4e00-\u9ffc\uac00-\ud7a3]$/u;
const MAX_LENGTH = 40;

/** Assigns identifiers; names inside a function must not hide those outside. */
export class Identifiers {
  private readonly assigned = new Map<string, string>();
  private readonly taken = new Set<string>();

  constructor(private readonly outer: Identifiers | null = null) {}

  /** The identifier for a key, always the same. `fallback` replaces a name without any letter. */
  identifierFor(key: string, name: string, fallback: string): string {
    const known = this.assigned.get(key);
    if (known !== undefined) return known;
    const made = this.unusedName(toIdentifier(name) || toIdentifier(fallback) || "name");
    this.assigned.set(key, made);
    this.taken.add(normalized(made));
    return made;
  }

  private unusedName(wanted: string): string {
    const base = RESERVED.has(normalized(wanted)) ? `${wanted}_` : wanted;
    let name = base;
    for (let number = 2; this.isTaken(name); number += 1) name = `${base}_${number}`;
    return name;
  }

  private isTaken(name: string): boolean {
    return this.taken.has(normalized(name)) || (this.outer?.isTaken(name) ?? false);
  }
}

/** Python treats names as equal that look equal: full-width letters, ligatures. */
const normalized = (name: string): string => name.normalize("NFKC");

/** The letters of a name, joined by underscores; never like a private name of the runtime. */
function toIdentifier(name: string): string {
  const letters = Array.from(name.normalize("NFC").slice(0, MAX_LENGTH), (text) =>
    isAllowedLetter(text) ? text : "_",
  ).join("");
  const tidy = letters.replace(/_+/g, "_").replace(/^_|_$/g, "");
  if (tidy === "" || normalized(tidy).startsWith("_")) return "";
  const [first = ""] = normalized(tidy);
  return FIRST.test(first) && FIRST.test([...tidy][0] ?? "") ? tidy : `n_${tidy}`;
}

const isAllowedLetter = (letter: string): boolean => LETTER.test(letter) && KNOWN_LETTERS.test(letter);
