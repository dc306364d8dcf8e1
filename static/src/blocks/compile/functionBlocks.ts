/** What is saved with the blocks of a student's own function. */

/** The type of the hat block above the blocks of a student's function. */
export const FUNCTION_HAT = "function_create";

export interface FunctionParameter {
  id: string;
  name: string;
}

export interface FunctionBlockState {
  /** The id of the function. */
  function: string;
  /** For a parameter block: the id of the parameter. */
  parameter: string;
  /** Name and parameters of the function when the block was saved, shown after the function is deleted. */
  name: string;
  parameters: FunctionParameter[];
}

/** The input of a call block that holds the argument for a parameter. */
export const parameterInput = (id: string): string => `PARAM_${id}`;

/** Reads the saved extra state; damaged parts are ignored. */
export function functionBlockState(saved: unknown): FunctionBlockState {
  const state = (typeof saved === "object" && saved !== null ? saved : {}) as Record<string, unknown>;
  return {
    function: stringOrEmpty(state.function),
    parameter: stringOrEmpty(state.parameter),
    name: stringOrEmpty(state.name),
    parameters: Array.isArray(state.parameters)
      ? state.parameters.map(readParameter).filter(({ id }) => id !== "")
      : [],
  };
}

const readParameter = (saved: unknown): FunctionParameter => {
  const { id, name } = (typeof saved === "object" && saved !== null ? saved : {}) as Record<string, unknown>;
  return { id: stringOrEmpty(id), name: stringOrEmpty(name) };
};

const stringOrEmpty = (value: unknown): string => (typeof value === "string" ? value : "");
