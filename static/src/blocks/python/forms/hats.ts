/** What starts a script, as a decorator, and the name of the function under it. */
import type { Script } from "../../compile";
import { textLiteral } from "../code";
import type { Things } from "../things";

export interface Hat {
  decorator: string;
  name: string;
}

type HatForm = (script: Script, things: Things) => Hat;

const plain = (decorator: string): HatForm => () => ({ decorator, name: decorator });

/** A message or class that is gone never starts anything. */
const about = (decorator: string, event: string, of: (script: Script, things: Things) => string | null): HatForm => (script, things) => {
  const name = of(script, things);
  return { decorator: `${decorator}(${name ?? "None"})`, name: name === null ? event : `${event}_${name}` };
};

export const hats: Readonly<Record<string, HatForm>> = {
  when_run_button_click: plain("when_started"),
  when_some_key_pressed: ({ options }) => ({
    decorator: `when_key_pressed(${textLiteral(options.KEY ?? "")})`, name: `when_${options.KEY ?? "key"}_pressed`,
  }),
  mouse_clicked: plain("when_mouse_clicked"),
  when_object_click: plain("when_clicked"),
  when_message_cast: about("when_received", "when", ({ options }, things) => things.message(options.MESSAGE ?? "")),
  when_scene_start: plain("when_scene_started"),
  when_clone_start: plain("when_clone_started"),
  when_recognition_becomes: about("when_recognized", "when", ({ options }, things) => things.imageClass(options.GROUP ?? "")),
};
