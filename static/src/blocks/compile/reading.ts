/** Turns saved blocks into steps, by their definitions. Slots that are empty or damaged mean what they mean when empty. */
import { definitionOf, isKnown, type Slot } from "../definitions";
import { FUNCTION_HAT, ownState } from "./own";
import type { SavedBlock } from "./saved";
import { UNKNOWN, type Input, type Script, type Step, type Value } from "./script";

export function compileBlock(block: SavedBlock): Step {
  const definition = definitionOf(block.type);
  if (definition === undefined || !isKnown(block)) return { ...bare(UNKNOWN, block), options: { type: block.type } };
  const step = bare(block.type, block);
  for (const slot of definition.slots) readSlot(block, slot, step);
  if (definition.own) readOwn(block, step);
  return step;
}

/** A block and those that follow it. */
export function stack(first: SavedBlock | undefined): Step[] {
  const steps: Step[] = [];
  for (let block = first; block !== undefined; block = block.next?.block) steps.push(compileBlock(block));
  return steps;
}

/** The script under a hat block. */
export function script(hat: SavedBlock): Script {
  const { options } = compileBlock(hat);
  return { event: hat.type, hatId: hat.id ?? "", options, steps: stack(hat.next?.block) };
}

const bare = (opcode: string, { id }: SavedBlock): Step =>
  ({ opcode, blockId: id ?? "", inputs: {}, branches: {}, options: {} });

function readSlot(block: SavedBlock, slot: Slot, step: Step): void {
  const { name } = slot;
  switch (slot.kind) {
    case "value": step.inputs[name] = input(block, name, slot.filling.type === "number" ? 0 : ""); break;
    case "condition": step.inputs[name] = input(block, name, false); break;
    case "typed": step.inputs[name] = { constant: typed(block.fields?.[name]) }; break;
    case "branch": step.branches[name] = stack(plugged(block, name)); break;
    case "choice": step.options[name] = chosen(block, name, slot.options[0]); break;
    case "pick": step.options[name] = chosen(block, name, ""); break;
  }
}

/** Which function a block belongs to, and what is handed to each of its parameters. */
function readOwn(block: SavedBlock, step: Step): void {
  const { function: owner, parameter } = ownState(block.extraState);
  step.options = { FUNCTION: owner, PARAMETER: parameter };
  if (block.type === FUNCTION_HAT) return;
  for (const name of Object.keys(block.inputs ?? {})) step.inputs[name] = input(block, name, "");
}

/** What was chosen in a drop-down; where nothing was saved, what the editor shows first. */
function chosen(block: SavedBlock, name: string, first: string): string {
  const value = block.fields?.[name];
  return typeof value === "string" ? value : first;
}

const typed = (value: unknown): Value =>
  typeof value === "number" || typeof value === "boolean" ? value : String(value ?? "");

function input(block: SavedBlock, name: string, empty: Value): Input {
  const inner = plugged(block, name);
  return inner === undefined ? { constant: empty } : compileBlock(inner);
}

function plugged(block: SavedBlock, name: string): SavedBlock | undefined {
  const connection = block.inputs?.[name];
  return connection?.block ?? connection?.shadow;
}
