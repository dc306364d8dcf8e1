/** Names under which the page's own parts are registered with Blockly. */
export const IMAGE_CLASS_FIELD = "field_image_class";
export const UNKNOWN_COMMAND = "unknown_command";
export const UNKNOWN_VALUE = "unknown_value";
