import type { BlockDefinition } from "./definition";

export const start: readonly BlockDefinition[] = [
  { type: "when_run_button_click", category: "start", shape: "hat", slots: [] },
];
