/** Names under which the page registers its own parts with Blockly. */
export const PICK_FIELD = "field_pick";
export const TEXT_FIELD = "field_typed_text";
export const NUMBER_FIELD = "field_typed_number";
export const COLOR_FIELD = "field_color";
export const DIALOG_FIELD = "field_window";
/** Blockly makes a style's name a CSS class of the block, so it must be none of the page's classes. */
export const blockStyle = (name: string, { hat = false } = {}): string => `blocks-style-${name}${hat ? "-hat" : ""}`;
export const UNKNOWN_COMMAND = "unknown_command";
export const UNKNOWN_VALUE = "unknown_value";
export const COLUMN_END = "column_end";
export const COLUMN_START = "column_start";
/** The toolbox category of the student's functions, and its buttons. */
export const FUNCTIONS_CATEGORY = "OWN_FUNCTIONS";
export const MAKE_BUTTON = "make_";
export const MANAGE_BUTTON = "manage";
export const EDIT_FUNCTION_BUTTON = "edit_function_";
