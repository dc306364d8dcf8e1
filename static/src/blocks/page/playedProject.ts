/** The student's own project, as the programs on its page may use and teach it. */
import type { Signal } from "@preact/signals";
import { addSamples, cancelRun, getRun, startRun, type Project } from "../../api";
import type { PlayedProject } from "../player/parts";

/** `changed` is called when pictures or the model have changed. */
export function playedProject(project: Signal<Project>, changed: () => Promise<void>): PlayedProject {
  const { id } = project.value;
  return {
    classes: () => project.value.classes.map((each) => each.id),
    pictureCount: (classId) => project.value.classes.find((each) => each.id === classId)?.sample_count,
    add: (classId, picture) => addSamples(id, classId, [picture]),
    start: (settings) => startRun(id, settings),
    look: (run) => getRun(id, run),
    cancel: (run) => cancelRun(id, run).catch(() => undefined),
    changed,
  };
}
