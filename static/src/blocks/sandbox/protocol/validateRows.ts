/** Validates the rows of numbers in an answer: the look of the sprites, and what brushes have drawn. */
import { MAX_BRUSH_THICKNESS } from "../../runtime/world";
import { ALL_SPRITES, INK, INK_ROW_LENGTH, MAX_INK_ROWS } from "../../stage/model/ink";
import { ROW_LENGTH } from "../../stage/model/spriteBuffer";
import { ProtocolError, parseInteger, parseNumber } from "./parse";

/** What the page knows about the program that plays. */
export interface PlayedProgram {
  /** Number of sprites in the program. */
  spriteCount(): number;
  /** Maximum number of clones. */
  maxClones: number;
  /** Number of costumes of the sprite at an index. */
  costumeCount(index: number): number;
  /** Number of variables and lists in the program. */
  monitorCount(): number;
}

export function parseRows(rows: unknown, program: PlayedProgram): Float32Array {
  if (!(rows instanceof Float32Array) || rows.length % ROW_LENGTH !== 0) throw new ProtocolError("spriteRows");
  parseInteger(rows.length / ROW_LENGTH, program.spriteCount() + program.maxClones, "count");
  requireFinite(rows, "spriteRows");
  for (let at = 0; at < rows.length; at += ROW_LENGTH) parseCostume(rows, at, program);
  return rows;
}

function parseCostume(rows: Float32Array, at: number, program: PlayedProgram): void {
  const index = parseInteger(rows[at], program.spriteCount() - 1, "sprite");
  parseInteger(rows[at + 1], program.costumeCount(index) - 1, "costume");
}

export function parseInk(rows: unknown, program: PlayedProgram): Float32Array {
  if (!(rows instanceof Float32Array) || rows.length % INK_ROW_LENGTH !== 0) throw new ProtocolError("ink");
  parseInteger(rows.length / INK_ROW_LENGTH, MAX_INK_ROWS, "ink");
  requireFinite(rows, "ink");
  for (let at = 0; at < rows.length; at += INK_ROW_LENGTH) {
    const kind = parseInteger(rows[at], INK.fillEnd, "ink");
    if (kind === INK.erase && rows[at + 1] === ALL_SPRITES) continue;
    parseInteger(rows[at + 1], program.spriteCount() - 1, "sprite");
    if (kind === INK.stamp) parseCostume(rows, at + 1, program);
    if (kind === INK.line || kind === INK.corner) parseColor(rows, at);
    if (kind === INK.line) parseNumber(rows[at + 9], 0, MAX_BRUSH_THICKNESS, "thickness");
  }
  return rows;
}

function parseColor(rows: Float32Array, at: number): void {
  parseInteger(rows[at + 3], 0xffffff, "color");
  parseNumber(rows[at + 4], 0, 100, "transparency");
}

function requireFinite(rows: Float32Array, field: string): void {
  for (const number of rows) if (!Number.isFinite(number)) throw new ProtocolError(field);
}
