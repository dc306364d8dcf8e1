import { getProgram, saveProgram } from "../../api";
import type { ProgramStore } from "./saving";
import { listed, nested } from "./stacks";

/** The program of one project on the server. */
export function serverStore(project: string): ProgramStore {
  return {
    load: async () => nested(await getProgram(project)),
    save: async (program) => nested(await saveProgram(project, listed(program))),
    saveLast: (program) => {
      // A failure shows the next time the page opens: the draft is still there.
      void fetch(`/api/projects/${encodeURIComponent(project)}/program`, {
        method: "PUT", keepalive: true, credentials: "same-origin",
        headers: { "Content-Type": "application/json" }, body: JSON.stringify(listed(program)),
      }).catch(() => undefined);
    },
  };
}
