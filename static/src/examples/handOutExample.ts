/** Hands a ready example with its starter pictures out to a classroom. */
import { addSample, createExampleProject, deleteProject, type ImageClass, request } from "../api";
import { drawStarters } from "../collect/starters/drawStarters";
import { EXAMPLE_SETS, type StarterSet } from "../collect/starters/starterSets";

/** Hands out a copy, and leaves no project behind. Throws ApiError, also when a picture is refused. */
export async function handOutExample(classroom: string, example: string): Promise<void> {
  const project = await createExampleProject(example);
  try {
    const sets = EXAMPLE_SETS[example] ?? [];
    await Promise.all(sets.map((set, index) => addStarters(project.id, project.classes[index], set)));
    await request("POST", `/api/classrooms/${encodeURIComponent(classroom)}/assignments`, { project_id: project.id });
  } finally {
    // The classroom has its own copy. If this fails, the teacher merely has one project more.
    await deleteProject(project.id).catch(() => undefined);
  }
}

async function addStarters(project: string, imageClass: ImageClass | undefined, set: StarterSet): Promise<void> {
  if (imageClass === undefined) return;
  for (const picture of await drawStarters(set, set)) {
    const { rejected } = await addSample(project, imageClass.id, { picture, mirrored: false });
    if (rejected[0] !== undefined) throw new Error(rejected[0].message);
  }
}
