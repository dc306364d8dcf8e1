import { getProject, getShare, type Share } from "../api";

/** Requests a link only where there is one, so that no browser logs an error. */
export async function loadShare(project: string): Promise<Share | null> {
  return (await getProject(project)).shared ? getShare(project) : null;
}
