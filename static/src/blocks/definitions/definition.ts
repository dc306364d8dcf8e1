/**
 * The structure of a block definition. Definitions are data: they contain no words, no code and nothing of the editor.
 */

export type CategoryId =
  | "start"
  | "ai"
  | "flow"
  | "moving"
  | "looks"
  | "brush"
  | "text"
  | "sound"
  | "judgement"
  | "calc"
  | "data"
  | "functions";

/** A `hat` starts a script, a `command` is part of one, `value` and `boolean` blocks go into slots. */
export type Shape = "hat" | "command" | "value" | "boolean";

/** The initial content of a slot, which the student can overwrite; `word` is a key of the word lists. */
export type DefaultValue =
  | { type: "number"; value: number }
  | { type: "text"; value: string }
  | { type: "text"; word: string }
  /** "#rrggbb". */
  | { type: "color"; value: string };

/** The source of a drop-down's options: parts of the program, by their ids, or a fixed list. */
export type OptionSource =
  | "class"
  | "message"
  | "variable"
  | "list"
  | "key"
  /** A sprite or the pointer. */
  | "goal"
  /** A sprite, the pointer, or an edge. */
  | "touchable"
  /** This sprite or another one. */
  | "sprite"
  /** A sprite that is a text box: this one or another. */
  | "textBox"
  /** An own sound, among those of the library. */
  | "ownSound"
  | "costume"
  | "background"
  | "scene";

/**
 * One slot of a block. The block's words position it: `%1` is the first slot. Slot and option names are part of the
 * file format and never change.
 */
export type Slot =
  | { kind: "value"; name: string; defaultValue: DefaultValue }
  | { kind: "condition"; name: string }
  | { kind: "branch"; name: string }
  /** Opens as a menu, or as a window where a menu would be too long. */
  | { kind: "choice"; name: string; options: readonly [string, ...string[]]; dialog?: "sounds" }
  | { kind: "pick"; name: string; from: OptionSource }
  | { kind: "typed"; name: string; as: "number" | "text" | "color" };

export interface BlockDefinition {
  /** The block's type in saved programs; Entry's id where Entry has the block. It never changes. */
  type: string;
  category: CategoryId;
  shape: Shape;
  slots: readonly Slot[];
  /** Only for hats: the script can start at any time, so a program that contains one runs until it is stopped. */
  listens?: true;
  /** No block can follow it. */
  endsStack?: true;
  /** Its shape depends on the student's function that it belongs to. */
  isFunctionBlock?: true;
}

export const number = (name: string, value: number): Slot => ({
  kind: "value",
  name,
  defaultValue: { type: "number", value },
});
export const text = (name: string, value: string): Slot => ({
  kind: "value",
  name,
  defaultValue: { type: "text", value },
});
export const words = (name: string, word: string): Slot => ({
  kind: "value",
  name,
  defaultValue: { type: "text", word },
});
export const color = (name: string, value: string): Slot => ({
  kind: "value",
  name,
  defaultValue: { type: "color", value },
});
export const condition = (name: string): Slot => ({ kind: "condition", name });
export const branch = (name: string): Slot => ({ kind: "branch", name });
export const choice = (name: string, ...options: [string, ...string[]]): Slot => ({ kind: "choice", name, options });
export const pick = (name: string, from: OptionSource): Slot => ({ kind: "pick", name, from });
export const imageClass = (name: string): Slot => pick(name, "class");
