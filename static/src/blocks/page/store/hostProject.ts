/** The student's own project, as programs on its page use and train it. */
import type { Signal } from "@preact/signals";
import { addSample, cancelRun, getRun, type Project, startRun } from "../../../api";
import { storedStrictness } from "../../../strictness";
import type { HostProject } from "../../sandbox/page/dependencies";

/** `changed` is called when pictures or the model have changed. */
export function hostProject(project: Signal<Project>, changed: () => Promise<void>): HostProject {
  const { id } = project.value;
  return {
    classIds: () => project.value.classes.map((imageClass) => imageClass.id),
    pictureCount: (classId) => project.value.classes.find((imageClass) => imageClass.id === classId)?.sample_count,
    addPicture: (classId, picture) => addSample(id, classId, picture),
    startRun: (settings) => startRun(id, settings),
    getRun: (run) => getRun(id, run),
    cancelRun: (run) => cancelRun(id, run).catch(() => undefined),
    onDataChanged: changed,
    strictness: () => storedStrictness(id),
  };
}
