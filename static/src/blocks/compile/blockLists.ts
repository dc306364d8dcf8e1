/**
 * Blockly nests every block in the one above it, so a long script is a deep tree, which JSON parsers refuse. Sent and
 * stored programs list a stack instead: `then` holds the blocks below the first one.
 */

type Json = unknown;
type Fields = Record<string, Json>;

/** Replaces deep `next` chains with lists. The input is not changed; existing lists stay lists. */
export const toBlockLists = <T>(program: T): T => mapBlocks(program, stackToList) as T;

/** Turns lists into the `next` chains that Blockly reads; programs that are nested already come back unchanged. */
export const toNextChains = <T>(program: T): T => mapBlocks(program, listToChain) as T;

/** A copy of blocks however long their stacks are; the browser's own copies nest too deep for that. */
export const cloneBlocks = <T>(blocks: T): T => toNextChains(toBlockLists(blocks));

/** Blocks as JSON text. */
export const stringifyBlocks = (blocks: unknown): string => JSON.stringify(toBlockLists(blocks));

function mapBlocks(value: Json, change: (block: Fields) => Fields): Json {
  if (Array.isArray(value)) return value.map((item) => mapBlocks(item, change));
  if (!isFields(value)) return value;
  return typeof value.type === "string" ? change(value) : mapFields(value, change);
}

const mapFields = (fields: Fields, change: (block: Fields) => Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, mapBlocks(value, change)]));

function stackToList(first: Fields): Fields {
  const then: Fields[] = [];
  for (let below = blockBelow(first); below !== null; below = blockBelow(below)) {
    then.push(mapFields(withoutNext(below), stackToList));
  }
  const head = mapFields(withoutNext(first), stackToList);
  return then.length === 0 ? head : { ...head, then };
}

/** Keeps everything in `next` except a plain block. */
function withoutNext(block: Fields): Fields {
  if (blockBelow(block) === null) return block;
  const { next: _, ...rest } = block;
  return rest;
}

function listToChain(first: Fields): Fields {
  const { then, ...head } = first;
  if (!Array.isArray(then)) return mapFields(first, listToChain);
  let below: Fields | null = null;
  for (const block of [...then].reverse()) {
    const one = mapFields(block as Fields, listToChain);
    below = below === null ? one : { ...one, next: { block: below } };
  }
  return below === null ? mapFields(head, listToChain) : { ...mapFields(head, listToChain), next: { block: below } };
}

/** The block below, if `next` holds nothing but a block. */
function blockBelow(block: Fields): Fields | null {
  const { next } = block;
  if (!isFields(next) || Object.keys(next).length !== 1 || !isFields(next.block)) return null;
  return next.block;
}

const isFields = (value: Json): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
