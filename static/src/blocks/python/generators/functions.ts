import { parameterInput } from "../../compile";
import { expression, storedType } from "../writer/expression";
import type { BlockWriter, Generators } from "../writer/scriptWriter";

export const functions: Generators = {
  commands: {
    function_general: (block) => block.writeLine(functionCall(block)),
    function_return(block) {
      const value = block.value("VALUE");
      if (block.context.functionId !== "") block.recordType(returnKey(block.context.functionId), storedType(value));
      block.writeLine(`return ${value.text}`);
    },
  },
  values: {
    function_value: (block) =>
      expression(functionCall(block), block.symbols.types.typeOf(returnKey(block.option("FUNCTION")))),

    /** Outside its function a parameter is empty. */
    function_param(block) {
      const owner = block.option("FUNCTION");
      const name =
        owner === block.context.functionId ? block.symbols.parameterName(owner, block.option("PARAMETER")) : null;
      return name === null
        ? expression("0", "integer")
        : expression(name, block.symbols.types.typeOf(parameterKey(owner, block.option("PARAMETER"))));
    },
  },
};

export const parameterKey = (owner: string, parameter: string): string => `parameter ${owner} ${parameter}`;
export const returnKey = (owner: string): string => `return ${owner}`;

function functionCall(block: BlockWriter): string {
  const owner = block.option("FUNCTION");
  const name = block.symbols.functionName(owner);
  if (name === null || !Object.hasOwn(block.symbols.compiled.functions, owner)) return 'missing("function")';
  const values = (block.symbols.functions.get(owner)?.parameters ?? []).map(({ id }) => {
    const value = block.value(parameterInput(id));
    block.recordType(parameterKey(owner, id), storedType(value));
    return value.text;
  });
  return `${name}(${["self", ...values].join(", ")})`;
}
