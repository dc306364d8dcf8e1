import { getProgram, saveProgram } from "../../api";
import { toBlockLists, toNextChains } from "../compile";
import type { ProgramServer } from "./autosave";

/** Loads and saves the program of one project. */
export function programServer(project: string): ProgramServer {
  return {
    loadProgram: async () => toNextChains(await getProgram(project)),
    saveProgram: async (program) => toNextChains(await saveProgram(project, toBlockLists(program))),
    saveOnLeave: (program) => {
      // A failure is handled when the page opens next time: the draft still exists.
      void fetch(`/api/projects/${encodeURIComponent(project)}/program`, {
        method: "PUT",
        keepalive: true,
        credentials: "same-origin",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(toBlockLists(program)),
      }).catch(() => undefined);
    },
  };
}
