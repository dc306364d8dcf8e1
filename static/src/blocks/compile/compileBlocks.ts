/** Compiles saved blocks into steps, by their definitions. Empty or damaged slots get their empty value. */
import { definitionOf, isKnown, type Slot } from "../definitions";
import { type Input, type Script, type Step, UNKNOWN, type Value } from "./compiledProgram";
import { FUNCTION_HAT, functionBlockState } from "./functionBlocks";
import type { SavedBlock } from "./savedProgram";

export function compileBlock(block: SavedBlock): Step {
  const definition = definitionOf(block.type);
  if (definition === undefined || !isKnown(block))
    return { ...emptyStep(UNKNOWN, block), options: { type: block.type } };
  const step = emptyStep(block.type, block);
  for (const slot of definition.slots) compileSlot(block, slot, step);
  if (definition.isFunctionBlock) compileFunctionReference(block, step);
  return step;
}

/** Compiles a block and those that follow it. */
export function compileStack(first: SavedBlock | undefined): Step[] {
  const steps: Step[] = [];
  for (let block = first; block !== undefined; block = block.next?.block) steps.push(compileBlock(block));
  return steps;
}

/** Compiles the script under a hat block. */
export function compileScript(hat: SavedBlock): Script {
  const { options } = compileBlock(hat);
  return { event: hat.type, hatId: hat.id ?? "", options, steps: compileStack(hat.next?.block) };
}

const emptyStep = (opcode: string, { id }: SavedBlock): Step => ({
  opcode,
  blockId: id ?? "",
  inputs: {},
  branches: {},
  options: {},
});

function compileSlot(block: SavedBlock, slot: Slot, step: Step): void {
  const { name } = slot;
  switch (slot.kind) {
    case "value":
      step.inputs[name] = compileInput(block, name, slot.defaultValue.type === "number" ? 0 : "");
      break;
    case "condition":
      step.inputs[name] = compileInput(block, name, false);
      break;
    case "typed":
      step.inputs[name] = { constant: fieldValue(block.fields?.[name]) };
      break;
    case "branch":
      step.branches[name] = compileStack(connectedBlock(block, name));
      break;
    case "choice":
      step.options[name] = fieldChoice(block, name, slot.options[0]);
      break;
    case "pick":
      step.options[name] = fieldChoice(block, name, "");
      break;
  }
}

/** The function that a block belongs to, and the argument for each parameter. */
function compileFunctionReference(block: SavedBlock, step: Step): void {
  const { function: owner, parameter } = functionBlockState(block.extraState);
  step.options = { FUNCTION: owner, PARAMETER: parameter };
  if (block.type === FUNCTION_HAT) return;
  for (const name of Object.keys(block.inputs ?? {})) step.inputs[name] = compileInput(block, name, "");
}

/** The chosen option of a drop-down; if none was saved, the option that the editor shows first. */
function fieldChoice(block: SavedBlock, name: string, first: string): string {
  const value = block.fields?.[name];
  return typeof value === "string" ? value : first;
}

const fieldValue = (value: unknown): Value =>
  typeof value === "number" || typeof value === "boolean" ? value : String(value ?? "");

function compileInput(block: SavedBlock, name: string, empty: Value): Input {
  const inner = connectedBlock(block, name);
  return inner === undefined ? { constant: empty } : compileBlock(inner);
}

function connectedBlock(block: SavedBlock, name: string): SavedBlock | undefined {
  const connection = block.inputs?.[name];
  return connection?.block ?? connection?.shadow;
}
