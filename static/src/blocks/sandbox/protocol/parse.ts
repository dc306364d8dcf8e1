/** Reads one value of an answer, or refuses it. */

/** The frame violates the protocol. */
export class ProtocolError extends Error {
  constructor(field: string) {
    super(`the program's frame sent a wrong ${field}`);
    this.name = "ProtocolError";
  }
}

export type Fields = Record<string, unknown>;

/** A field that may be missing. */
export function optionalField<Name extends string, T>(
  from: Fields,
  name: Name,
  read: (value: unknown) => T,
): { [name in Name]?: T } {
  if (from[name] === undefined) return {};
  return { [name]: read(from[name]) } as { [name in Name]?: T };
}

export function parseRecord(value: unknown, field: string): Fields {
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    throw new ProtocolError(field);
  return value as Fields;
}

export function parseList(value: unknown, maxLength: number, field: string): unknown[] {
  if (!Array.isArray(value) || value.length > maxLength) throw new ProtocolError(field);
  // Holes become undefined, which no field may be.
  return Array.from(value as unknown[]);
}

export function parseText(value: unknown, maxLength: number, field: string): string {
  if (typeof value !== "string" || value.length > maxLength) throw new ProtocolError(field);
  return value;
}

export function parseInteger(value: unknown, max: number, field: string): number {
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > max) throw new ProtocolError(field);
  return value as number;
}

export function parseNumber(value: unknown, min: number, max: number, field: string): number {
  if (typeof value !== "number" || !(value >= min && value <= max)) throw new ProtocolError(field);
  return value;
}

export function parseBoolean(value: unknown, field: string): boolean {
  if (typeof value !== "boolean") throw new ProtocolError(field);
  return value;
}

export function parseChoice<T extends string>(value: unknown, choices: readonly T[], field: string): T {
  if (!choices.includes(value as T)) throw new ProtocolError(field);
  return value as T;
}
