/** The method of a sprite that has a script start, and the name of the script's function. */
import type { Script } from "../../compile";
import { textLiteral } from "../writer/expression";
import type { ProgramSymbols } from "../writer/programSymbols";

export interface HatCode {
  method: string;
  /** What the script waits for, where that is to be said: a key, a message or a class. */
  argument?: string;
  name: string;
}

type HatGenerator = (script: Script, symbols: ProgramSymbols) => HatCode;

const withoutArgument =
  (method: string): HatGenerator =>
  () => ({ method, name: method });

/** A hat whose message or class was deleted never starts. */
const withArgument =
  (method: string, event: string, of: (script: Script, symbols: ProgramSymbols) => string | null): HatGenerator =>
  (script, symbols) => {
    const name = of(script, symbols);
    return { method, argument: name ?? "None", name: name === null ? event : `${event}_${name}` };
  };

export const hats: Readonly<Record<string, HatGenerator>> = {
  when_run_button_click: withoutArgument("when_started"),
  when_some_key_pressed: ({ options }) => ({
    method: "when_key_pressed",
    argument: textLiteral(options.KEY ?? ""),
    name: `when_${options.KEY ?? "key"}_pressed`,
  }),
  mouse_clicked: withoutArgument("when_mouse_clicked"),
  when_object_click: withoutArgument("when_clicked"),
  when_message_cast: withArgument("when_received", "when", ({ options }, symbols) =>
    symbols.messageName(options.MESSAGE ?? ""),
  ),
  when_scene_start: withoutArgument("when_scene_started"),
  when_clone_start: withoutArgument("when_clone_started"),
  when_recognition_becomes: withArgument("when_recognized", "when", ({ options }, symbols) =>
    symbols.className(options.GROUP ?? ""),
  ),
};
