/** Blocks of the student's own functions: their shape depends on the program, not on a definition. */
import * as Blockly from "blockly/core";
import {
  type FunctionBlockState,
  functionBlockState,
  type Named,
  parameterInput,
  type SavedFunction,
} from "../compile";
import { iconField } from "./blockIcons";
import { blockStyle } from "./registeredNames";
import { removeTypeClass } from "./typeClass";

export type ListFunctions = () => readonly SavedFunction[];
type Translate = (key: string, params?: Record<string, string>) => string;

interface FunctionBlock extends Blockly.Block {
  state: FunctionBlockState;
  reshape(): void;
}

const NAME = "NAME";

/** Registers the blocks that the definitions mark `isFunctionBlock`. */
export function registerFunctionBlocks(functions: ListFunctions, translate: Translate): void {
  const icon = iconField({ type: "function_general", category: "functions", shape: "command", slots: [] });

  Blockly.Blocks.function_create = functionBlock(
    functions,
    (block, state, definition) => {
      const names = state.parameters.map(({ name }) => `‹${name}›`).join("  ");
      block.setFieldValue(
        translate("block.function_create_of", {
          name: functionLabel(state, definition, translate),
          parameters: names,
        }).trim(),
        NAME,
      );
    },
    { nextStatement: null, style: blockStyle("functions", { hat: true }), tooltip: translate("help.function_create") },
    icon,
  );

  Blockly.Blocks.function_general = functionBlock(
    functions,
    (block, state, definition) => {
      block.setFieldValue(functionLabel(state, definition, translate), NAME);
      shapeInputs(block, state.parameters);
    },
    {
      previousStatement: null,
      nextStatement: null,
      inputsInline: true,
      style: blockStyle("functions"),
      tooltip: translate("help.function_general"),
    },
    icon,
  );

  Blockly.Blocks.function_value = functionBlock(
    functions,
    (block, state, definition) => {
      block.setFieldValue(functionLabel(state, definition, translate), NAME);
      shapeInputs(block, state.parameters);
    },
    { output: null, inputsInline: true, style: blockStyle("functions"), tooltip: translate("help.function_value") },
  );

  Blockly.Blocks.function_param = functionBlock(
    functions,
    (block, state, definition) => {
      const parameter = state.parameters.find(({ id }) => id === state.parameter);
      block.setFieldValue(
        parameter === undefined || !definition
          ? translate("parameter.missing", { name: parameter?.name ?? "" })
          : parameter.name,
        NAME,
      );
    },
    { output: null, style: blockStyle("functions"), tooltip: translate("help.function_param") },
  );
}

type Reshape = (block: Blockly.Block, state: FunctionBlockState, definition: boolean) => void;

function functionBlock(
  functions: ListFunctions,
  shape: Reshape,
  json: Record<string, unknown>,
  icon: Record<string, unknown> | null = null,
) {
  return {
    init(this: FunctionBlock) {
      this.state = functionBlockState(null);
      const label = { type: "field_label", name: NAME, text: "" };
      this.jsonInit({
        message0: icon === null ? "%1" : "%1 %2",
        args0: icon === null ? [label] : [icon, label],
        ...json,
      });
      removeTypeClass(this);
    },
    saveExtraState(this: FunctionBlock) {
      return this.state;
    },
    loadExtraState(this: FunctionBlock, saved: unknown) {
      this.state = functionBlockState(saved);
      this.reshape();
    },
    reshape(this: FunctionBlock) {
      const definition = functions().find(({ id }) => id === this.state.function);
      if (definition !== undefined)
        this.state = {
          ...this.state,
          name: definition.name,
          parameters: withUsedParameters(definition.parameters, this),
        };
      shape(this, this.state, definition !== undefined);
    },
  };
}

/** A call keeps the input of a removed parameter as long as it was saved with it. */
function withUsedParameters(parameters: readonly Named[], block: FunctionBlock): Named[] {
  const removed =
    block.type === "function_create"
      ? []
      : block.state.parameters.filter(({ id }) => parameters.every((parameter) => parameter.id !== id));
  return [...parameters, ...removed.filter(({ id }) => isUsed(block, id))];
}

function isUsed(block: FunctionBlock, parameter: string): boolean {
  if (block.type === "function_param") return block.state.parameter === parameter;
  const input = block.getInput(parameterInput(parameter));
  const attached = input?.connection?.targetBlock();
  return input === null || (attached !== null && attached !== undefined && !attached.isShadow());
}

const functionLabel = ({ name }: FunctionBlockState, definition: boolean, translate: Translate): string =>
  definition ? name : translate("function.missing", { name });

/** Adds one input per parameter, labeled with its name. */
function shapeInputs(block: Blockly.Block, parameters: readonly Named[]): void {
  const expected = new Set(parameters.map(({ id }) => parameterInput(id)));
  for (const { name, type } of [...block.inputList]) {
    if (type === Blockly.inputs.inputTypes.VALUE && !expected.has(name)) block.removeInput(name);
  }
  for (const { id, name } of parameters) {
    const input = parameterInput(id);
    if (block.getInput(input) === null) addInput(block, input);
    block.setFieldValue(name, labelOf(input));
  }
}

function addInput(block: Blockly.Block, input: string): void {
  block
    .appendValueInput(input)
    .appendField("", labelOf(input))
    .connection?.setShadowState({ type: "text", fields: { VALUE: "10" } });
}

const labelOf = (input: string): string => `LABEL_${input}`;

/** Called when functions were renamed or deleted, or their parameters changed. */
export function refreshFunctionBlocks(workspace: Blockly.Workspace): void {
  for (const block of workspace.getAllBlocks(false)) if ("reshape" in block) (block as FunctionBlock).reshape();
}

/** A new block of a function, as Blockly's JSON. */
export function functionBlockJson(type: string, { id, name, parameters }: SavedFunction, parameter = "") {
  const state: FunctionBlockState = { function: id, parameter, name, parameters };
  return { kind: "block", type, extraState: state };
}
