/** Names that students gave, as Python identifiers: no two alike, none that Python or the runtime uses. */

/** Python's own words, and what generated code uses of its built-in names. */
const PYTHON = [
  "False", "None", "True", "and", "as", "assert", "async", "await", "break", "case", "class", "continue", "def", "del", "elif",
  "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "match", "nonlocal", "not", "or",
  "pass", "raise", "return", "try", "type", "while", "with", "yield", "self",
  "abs", "all", "any", "bool", "bytes", "classmethod", "dict", "enumerate", "float", "globals", "int", "isinstance", "len",
  "list", "map", "max", "min", "next", "object", "open", "print", "property", "range", "repr", "reversed", "round", "set", "sorted",
  "staticmethod", "str", "sum", "super", "tuple",
  "ArithmeticError", "BaseException", "Exception", "ImportError", "KeyError", "KeyboardInterrupt", "OSError",
  "OverflowError", "StopIteration", "TypeError", "ValueError",
];

/** What a script's runtime defines and imports; a contract test compares. */
export const RUNTIME = [
  "argparse", "io", "json", "math", "os", "queue", "random", "re", "secrets", "ssl", "sys", "threading", "time", "urllib",
  "datetime", "ROUND_HALF_UP", "Context", "Decimal", "Path",
  "FRAME_S", "SCRIPTS_S", "PICTURE_EVERY_S", "MONITOR_EVERY_S", "KEY_HELD_S", "SERVER_WAIT_S", "LOOK_EVERY_S", "CLASSES_KEPT_S", "TRIES",
  "LONGEST_ANSWER", "LONGEST_BUBBLE", "LONGEST_TEXT", "LONGEST_LIST", "MOST_CLONES", "DEEPEST_CALL", "HALF_WIDTH", "HALF_HEIGHT", "KEYS", "WALLS",
  "Problem", "ScriptEnded", "missing", "number", "text", "true", "equal", "greater", "less", "both", "either", "times", "divide",
  "quotient", "remainder", "rounded", "floor", "ceil", "square_root", "sine", "cosine", "tangent", "log10", "natural_log",
  "factorial", "pick_random", "today", "join", "letter", "part", "place_in", "replaced", "turn", "next_frame", "look_again", "wait", "function",
  "Message", "ImageClass", "Scene", "start_next_scene", "start_previous_scene", "List", "Sprite", "play_sound", "play_note", "stop_sounds", "volume", "set_volume", "change_volume",
  "set_background", "Mouse", "key_pressed", "ask", "answer", "recognize", "start_video", "stop_video", "show_video", "hide_video", "set_video_transparency", "flip_video", "result", "confidence",
  "is_result", "add_picture", "number_of_pictures", "set_training", "train", "training_progress", "validation_accuracy", "Timer",
  "stop_all", "watch", "show_variable", "hide_variable", "connect", "run", "program", "mouse", "timer",
];

const RESERVED: ReadonlySet<string> = new Set([...PYTHON, ...RUNTIME]);

/** Letters that every Python since 3.10 knows: those of newer Unicode versions are left out. */
const LETTER = /^\p{XID_Continue}$/u;
const FIRST = /^[\p{XID_Start}_]$/u;
const OLD_SCRIPTS = /^[\u0000-\u086f\u0e00-\u0e7f\u1100-\u11ff\u1e00-\u1fff\u3005-\u318f\u4e00-\u9ffc\uac00-\ud7a3]$/u;
const LONGEST = 40;

/** Gives out identifiers; names inside a function may not hide those outside. */
export class Names {
  private readonly given = new Map<string, string>();
  private readonly taken = new Set<string>();

  constructor(private readonly outer: Names | null = null) {}

  /** The identifier of a thing: always the same for the same key. `otherwise` serves a name without any letter. */
  of(key: string, name: string, otherwise: string): string {
    const known = this.given.get(key);
    if (known !== undefined) return known;
    const made = this.free(identifier(name) || identifier(otherwise) || "name");
    this.given.set(key, made);
    this.taken.add(folded(made));
    return made;
  }

  private free(wanted: string): string {
    const base = RESERVED.has(folded(wanted)) ? `${wanted}_` : wanted;
    let name = base;
    for (let number = 2; this.isTaken(name); number += 1) name = `${base}_${number}`;
    return name;
  }

  private isTaken(name: string): boolean {
    return this.taken.has(folded(name)) || (this.outer?.isTaken(name) ?? false);
  }
}

/** Python takes names for the same that look the same: full-width letters, ligatures. */
const folded = (name: string): string => name.normalize("NFKC");

/** The letters of a name, joined by underscores; never one that begins like the runtime's private names. */
function identifier(name: string): string {
  const letters = Array.from(name.normalize("NFC").slice(0, LONGEST), (each) => (fits(each) ? each : "_")).join("");
  const tidy = letters.replace(/_+/g, "_").replace(/^_|_$/g, "");
  if (tidy === "" || folded(tidy).startsWith("_")) return "";
  const [first = ""] = folded(tidy);
  return FIRST.test(first) && FIRST.test([...tidy][0] ?? "") ? tidy : `n_${tidy}`;
}

const fits = (letter: string): boolean => LETTER.test(letter) && OLD_SCRIPTS.test(letter);
