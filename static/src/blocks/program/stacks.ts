/**
 * Blockly nests every block in the one above it, so a long script is a deep tree, and JSON readers refuse
 * deep trees. What is sent and kept lists a stack instead: `then` holds the blocks under the first one.
 */

type Json = unknown;
type Fields = Record<string, Json>;

/** Deep `next` chains as lists. The input stays as it is; blocks that are lists already stay so. */
export const listed = <T>(program: T): T => changed(program, asList) as T;

/** Lists as the `next` chains that Blockly reads; programs that nest already come back unchanged. */
export const nested = <T>(program: T): T => changed(program, asChain) as T;

function changed(value: Json, change: (block: Fields) => Fields): Json {
  if (Array.isArray(value)) return value.map((each) => changed(each, change));
  if (!isFields(value)) return value;
  return typeof value.type === "string" ? change(value) : inside(value, change);
}

const inside = (fields: Fields, change: (block: Fields) => Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, changed(value, change)]));

function asList(first: Fields): Fields {
  const then: Fields[] = [];
  for (let below = blockBelow(first); below !== null; below = blockBelow(below)) {
    then.push(inside(withoutNext(below), asList));
  }
  const head = inside(withoutNext(first), asList);
  return then.length === 0 ? head : { ...head, then };
}

/** Anything but a lone block below stays where Blockly put it. */
function withoutNext(block: Fields): Fields {
  if (blockBelow(block) === null) return block;
  const { next: _, ...rest } = block;
  return rest;
}

function asChain(first: Fields): Fields {
  const { then, ...head } = first;
  if (!Array.isArray(then)) return inside(first, asChain);
  let below: Fields | null = null;
  for (const block of [...then].reverse()) {
    const one = inside(block as Fields, asChain);
    below = below === null ? one : { ...one, next: { block: below } };
  }
  return below === null ? inside(head, asChain) : { ...inside(head, asChain), next: { block: below } };
}

/** The block under `block`, where nothing but a block is there. */
function blockBelow(block: Fields): Fields | null {
  const { next } = block;
  if (!isFields(next) || Object.keys(next).length !== 1 || !isFields(next.block)) return null;
  return next.block;
}

const isFields = (value: Json): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
