/** The blocks of the student's own functions: their looks come from the program, not from a definition. */
import * as Blockly from "blockly/core";
import { ownState, parameterInput, type Named, type OwnState, type SavedFunction } from "../compile";

export type ListFunctions = () => readonly SavedFunction[];
type Say = (key: string, facts?: Record<string, string>) => string;

interface OwnBlock extends Blockly.Block {
  own: OwnState;
  shapeAnew(): void;
}

const NAME = "NAME";

/** Registers what the definitions call `own`. */
export function registerOwnBlocks(functions: ListFunctions, say: Say): void {
  Blockly.Blocks.function_create = ownBlock(functions, (block, state, known) => {
    const names = state.parameters.map(({ name }) => `‹${name}›`).join("  ");
    block.setFieldValue(say("block.function_create_of", { name: shownName(state, known, say), parameters: names }).trim(), NAME);
  }, { nextStatement: null, style: "functions_hat", tooltip: say("help.function_create") });

  Blockly.Blocks.function_general = ownBlock(functions, (block, state, known) => {
    block.setFieldValue(shownName(state, known, say), NAME);
    shapeInputs(block, state.parameters);
  }, { previousStatement: null, nextStatement: null, inputsInline: true, style: "functions", tooltip: say("help.function_general") });

  Blockly.Blocks.function_value = ownBlock(functions, (block, state, known) => {
    block.setFieldValue(shownName(state, known, say), NAME);
    shapeInputs(block, state.parameters);
  }, { output: null, inputsInline: true, style: "functions", tooltip: say("help.function_value") });

  Blockly.Blocks.function_param = ownBlock(functions, (block, state, known) => {
    const parameter = state.parameters.find(({ id }) => id === state.parameter);
    block.setFieldValue(parameter === undefined || !known ? say("parameter.missing", { name: parameter?.name ?? "" }) : parameter.name, NAME);
  }, { output: null, style: "functions", tooltip: say("help.function_param") });
}

type Shape = (block: Blockly.Block, state: OwnState, known: boolean) => void;

function ownBlock(functions: ListFunctions, shape: Shape, json: Record<string, unknown>) {
  return {
    init(this: OwnBlock) {
      this.own = ownState(null);
      this.jsonInit({ message0: "%1", args0: [{ type: "field_label", name: NAME, text: "" }], ...json });
    },
    saveExtraState(this: OwnBlock) {
      return this.own;
    },
    loadExtraState(this: OwnBlock, saved: unknown) {
      this.own = ownState(saved);
      this.shapeAnew();
    },
    shapeAnew(this: OwnBlock) {
      const known = functions().find(({ id }) => id === this.own.function);
      if (known !== undefined) this.own = { ...this.own, name: known.name, parameters: withUsed(known.parameters, this) };
      shape(this, this.own, known !== undefined);
    },
  };
}

/** A parameter that was taken away stays at a call, and keeps its block, as long as the call was saved with it. */
function withUsed(parameters: readonly Named[], block: OwnBlock): Named[] {
  const gone = block.type === "function_create" ? [] : block.own.parameters.filter(({ id }) => parameters.every((each) => each.id !== id));
  return [...parameters, ...gone.filter(({ id }) => isUsed(block, id))];
}

function isUsed(block: OwnBlock, parameter: string): boolean {
  if (block.type === "function_param") return block.own.parameter === parameter;
  const input = block.getInput(parameterInput(parameter));
  const held = input?.connection?.targetBlock();
  return input === null || (held !== null && held !== undefined && !held.isShadow());
}

const shownName = ({ name }: OwnState, known: boolean, say: Say): string => (known ? name : say("function.missing", { name }));

/** One slot for each parameter, with its name before it. */
function shapeInputs(block: Blockly.Block, parameters: readonly Named[]): void {
  const wanted = new Set(parameters.map(({ id }) => parameterInput(id)));
  for (const { name, type } of [...block.inputList]) {
    if (type === Blockly.inputs.inputTypes.VALUE && !wanted.has(name)) block.removeInput(name);
  }
  for (const { id, name } of parameters) {
    const input = parameterInput(id);
    if (block.getInput(input) === null) addInput(block, input);
    block.setFieldValue(name, labelOf(input));
  }
}

function addInput(block: Blockly.Block, input: string): void {
  block.appendValueInput(input).appendField("", labelOf(input)).connection?.setShadowState({ type: "text", fields: { VALUE: "10" } });
}

const labelOf = (input: string): string => `LABEL_${input}`;

/** Functions have been renamed, or have other parameters, or are gone. */
export function refreshOwnBlocks(workspace: Blockly.Workspace): void {
  for (const block of workspace.getAllBlocks(false)) if ("shapeAnew" in block) (block as OwnBlock).shapeAnew();
}

/** A fresh block of a function, as Blockly's JSON. */
export function ownJson(type: string, { id, name, parameters }: SavedFunction, parameter = "") {
  const state: OwnState = { function: id, parameter, name, parameters };
  return { kind: "block", type, extraState: state };
}
