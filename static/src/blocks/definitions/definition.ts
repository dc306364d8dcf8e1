/** What a block definition says. Definitions are data: no words, no code, nothing of the editor. */

export type CategoryId = "start" | "flow" | "moving" | "looks" | "sound" | "judgement" | "calc" | "data" | "functions" | "ai";

/** `hat` starts a script, `command` stands in one, `value` and `boolean` go into slots. */
export type Shape = "hat" | "command" | "value" | "boolean";

/** What a fresh block holds in a slot and can be typed over; `word` is a key of the page's words. */
export type Filling =
  | { type: "number"; value: number }
  | { type: "text"; value: string }
  | { type: "text"; word: string };

/** Where a drop-down gets its choices from: the program's own things by their ids, or a fixed list. */
export type Source =
  | "class" | "message" | "variable" | "list" | "key"
  /** A sprite, or the pointer. */
  | "goal"
  /** A sprite, the pointer, or an edge. */
  | "touchable"
  /** This sprite, or another one. */
  | "sprite"
  | "costume" | "background" | "scene";

/**
 * One place in a block. The words of the block place them: `%1` is the first slot.
 * Slot and option names are part of the file format and never change.
 */
export type Slot =
  | { kind: "value"; name: string; filling: Filling }
  | { kind: "condition"; name: string }
  | { kind: "branch"; name: string }
  /** From a menu, or from a window of its own where the menu would be too long. */
  | { kind: "choice"; name: string; options: readonly [string, ...string[]]; window?: "sounds" }
  | { kind: "pick"; name: string; from: Source }
  | { kind: "typed"; name: string; as: "number" | "text" };

export interface BlockDefinition {
  /** The name in saved programs; Entry's id where Entry has the block. It never changes. */
  type: string;
  category: CategoryId;
  shape: Shape;
  slots: readonly Slot[];
  /** Nothing can follow the block. */
  ends?: true;
  /** Looks as the student made it: a block of a function of theirs. */
  own?: true;
}

export const number = (name: string, value: number): Slot => ({ kind: "value", name, filling: { type: "number", value } });
export const text = (name: string, value: string): Slot => ({ kind: "value", name, filling: { type: "text", value } });
export const words = (name: string, word: string): Slot => ({ kind: "value", name, filling: { type: "text", word } });
export const condition = (name: string): Slot => ({ kind: "condition", name });
export const branch = (name: string): Slot => ({ kind: "branch", name });
export const choice = (name: string, ...options: [string, ...string[]]): Slot => ({ kind: "choice", name, options });
export const pick = (name: string, from: Source): Slot => ({ kind: "pick", name, from });
export const imageClass = (name: string): Slot => pick(name, "class");
