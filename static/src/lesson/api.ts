/** What a project's page is told of the lesson. */
import { request } from "../request";

export interface LessonNews {
  /** Whether the project is the asking student's own. */
  own: boolean;
  in_classroom: boolean;
  nickname: string | null;
  frozen: boolean;
  snapshot: boolean;
  goes_on_in: string | null;
  hint: { id: string; text: string } | null;
}

export const getLesson = (project: string, signal: AbortSignal) =>
  request<LessonNews>("GET", `/api/projects/${encodeURIComponent(project)}/lesson`, undefined, { signal, retries: 0 });
export const putHintAway = (hint: string) => request<void>("POST", `/api/hints/${encodeURIComponent(hint)}/seen`);
