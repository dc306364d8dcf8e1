import type { SavedProgram } from "../compile";

export const MASCOT = "mascot";

/** The program of a new project: recognizes a picture and shows the result in a speech bubble. */
export const starterProgram: SavedProgram = {
  sprites: [
    {
      id: MASCOT,
      workspace: {
        blocks: {
          languageVersion: 0,
          blocks: [
            {
              type: "when_run_button_click",
              id: "starter-start",
              x: 40,
              y: 40,
              next: {
                block: {
                  type: "insert_data_for_test",
                  id: "starter-recognize",
                  next: {
                    block: {
                      type: "dialog",
                      id: "starter-say",
                      fields: { OPTION: "speak" },
                      inputs: {
                        VALUE: {
                          shadow: { type: "text", id: "starter-text", fields: { VALUE: "" } },
                          block: { type: "test_result", id: "starter-result" },
                        },
                      },
                    },
                  },
                },
              },
            },
          ],
        },
      },
    },
  ],
};
