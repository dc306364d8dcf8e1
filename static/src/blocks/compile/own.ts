/** What is saved with the blocks of a student's own function. */

/** The block type under which a function's own blocks hang. */
export const FUNCTION_HAT = "function_create";

export interface OwnParameter {
  id: string;
  name: string;
}

export interface OwnState {
  /** The id of the function. */
  function: string;
  /** Of a parameter's block: which one. */
  parameter: string;
  /** What the function was called, and its parameters, when the block was saved: shown when the function is gone. */
  name: string;
  parameters: OwnParameter[];
}

/** The input of a call that holds the value for a parameter. */
export const parameterInput = (id: string): string => `PARAM_${id}`;

/** Reads what was saved; damaged parts count as nothing. */
export function ownState(saved: unknown): OwnState {
  const state = (typeof saved === "object" && saved !== null ? saved : {}) as Record<string, unknown>;
  return {
    function: text(state.function), parameter: text(state.parameter), name: text(state.name),
    parameters: Array.isArray(state.parameters) ? state.parameters.map(parameterOf).filter(({ id }) => id !== "") : [],
  };
}

const parameterOf = (saved: unknown): OwnParameter => {
  const { id, name } = (typeof saved === "object" && saved !== null ? saved : {}) as Record<string, unknown>;
  return { id: text(id), name: text(name) };
};

const text = (value: unknown): string => (typeof value === "string" ? value : "");
