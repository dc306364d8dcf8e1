import { getProject, getShare, request, type Share } from "../api";

/** Requests a link only where there is one, so that no browser logs an error. */
export async function loadShare(project: string): Promise<Share | null> {
  return (await getProject(project)).shared ? getShare(project) : null;
}

/** Whether the project came from Entry, whose own pictures may be in it. */
export async function cameFromEntry(project: string): Promise<boolean> {
  const path = `/api/projects/${encodeURIComponent(project)}/incoming-report`;
  const { report } = await request<{ report: { kind: string } | null }>("GET", path);
  return report?.kind === "entry";
}
