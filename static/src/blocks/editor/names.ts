/** Names under which the page's own parts are registered with Blockly. */
export const PICK_FIELD = "field_pick";
export const WINDOW_FIELD = "field_window";
export const UNKNOWN_COMMAND = "unknown_command";
export const UNKNOWN_VALUE = "unknown_value";
/** The toolbox's list of own functions, and its buttons. */
export const OWN_FUNCTIONS = "OWN_FUNCTIONS";
export const MAKE_BUTTON = "make_";
export const MANAGE_BUTTON = "manage";
export const EDIT_FUNCTION_BUTTON = "edit_function_";
