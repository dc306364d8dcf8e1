import { definitionOf, isKnown } from "../definitions";
import type { SavedBlock } from "./saved";
import { UNKNOWN, type Input, type Script, type Step, type Value } from "./script";

/** Turns one saved block into a step. There is one per block type, hats excepted. */
export type Compile = (block: Reading) => Step;
export type Compilers = Record<string, Compile>;

interface Parts {
  inputs?: Record<string, Input>;
  branches?: Record<string, Step[]>;
  options?: Record<string, string>;
}

/** One saved block being read; slots that are empty or damaged answer with what they mean when empty. */
export class Reading {
  constructor(private readonly block: SavedBlock, private readonly compilers: Compilers) {}

  step(parts: Parts = {}): Step {
    return {
      opcode: this.block.type, blockId: this.block.id ?? "",
      inputs: parts.inputs ?? {}, branches: parts.branches ?? {}, options: parts.options ?? {},
    };
  }

  number = (slot: string): Input => this.input(slot, 0);
  text = (slot: string): Input => this.input(slot, "");
  condition = (slot: string): Input => this.input(slot, false);

  branch = (slot: string): Step[] => stack(this.plugged(slot), this.compilers);

  /** What was chosen in a drop-down; where nothing was saved, the first option, as the editor shows it. */
  option(name: string): string {
    const value = this.block.fields?.[name];
    if (typeof value === "string") return value;
    const slot = definitionOf(this.block.type)?.slots.find((each) => each.name === name);
    return slot?.kind === "choice" ? slot.options[0] : "";
  }

  field(name: string): Value {
    const value = this.block.fields?.[name];
    return typeof value === "number" || typeof value === "boolean" ? value : String(value ?? "");
  }

  private input(slot: string, empty: Value): Input {
    const plugged = this.plugged(slot);
    return plugged === undefined ? { constant: empty } : compileBlock(plugged, this.compilers);
  }

  private plugged(slot: string): SavedBlock | undefined {
    const connection = this.block.inputs?.[slot];
    return connection?.block ?? connection?.shadow;
  }
}

function compileBlock(block: SavedBlock, compilers: Compilers): Step {
  const compile = Object.hasOwn(compilers, block.type) ? compilers[block.type] : undefined;
  const reading = new Reading(block, compilers);
  return compile === undefined || !isKnown(block) ? unknown(block) : compile(reading);
}

const unknown = (block: SavedBlock): Step =>
  ({ opcode: UNKNOWN, blockId: block.id ?? "", inputs: {}, branches: {}, options: { type: block.type } });

/** A block and those that follow it. */
export function stack(first: SavedBlock | undefined, compilers: Compilers): Step[] {
  const steps: Step[] = [];
  for (let block = first; block !== undefined; block = block.next?.block) steps.push(compileBlock(block, compilers));
  return steps;
}

/** The script under a hat block. */
export function script(hat: SavedBlock, compilers: Compilers): Script {
  const options = Object.fromEntries(
    Object.entries(hat.fields ?? {}).filter((field): field is [string, string] => typeof field[1] === "string"),
  );
  return { event: hat.type, hatId: hat.id ?? "", options, steps: stack(hat.next?.block, compilers) };
}
