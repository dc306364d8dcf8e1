import { parameterInput } from "../../compile";
import { code } from "../code";
import { waited, type Forms, type Writer } from "../writer";

export const functions: Forms = {
  commands: {
    function_general: (block) => block.line(`await ${called(block)}`),
    function_return(block) {
      const value = block.value("VALUE");
      if (block.page.function !== "") block.holds(returnKey(block.page.function), value.kind);
      block.line(`return ${value.text}`);
    },
  },
  values: {
    function_value: (block) => waited(called(block), block.things.kinds.of(returnKey(block.option("FUNCTION")))),

    /** Outside its function a parameter is nothing. */
    function_param(block) {
      const owner = block.option("FUNCTION");
      const name = owner === block.page.function ? block.things.parameter(owner, block.option("PARAMETER")) : null;
      return name === null ? code("0", "number") : code(name, block.things.kinds.of(parameterKey(owner, block.option("PARAMETER"))));
    },
  },
};

export const parameterKey = (owner: string, parameter: string): string => `parameter ${owner} ${parameter}`;
export const returnKey = (owner: string): string => `return ${owner}`;

function called(block: Writer): string {
  const owner = block.option("FUNCTION");
  const name = block.things.functionName(owner);
  if (name === null || !Object.hasOwn(block.things.compiled.functions, owner)) return 'missing("function")';
  const given = (block.things.functions.get(owner)?.parameters ?? []).map(({ id }) => {
    const value = block.value(parameterInput(id));
    block.holds(parameterKey(owner, id), value.kind);
    return value.text;
  });
  return `${name}(${["self", ...given].join(", ")})`;
}
