/** What a project's page is told of the lesson. */
import { request } from "../request";

export interface HintNews {
  id: string;
  text: string;
}

export interface LessonNews {
  /** Whether the project is the asking student's own. */
  own: boolean;
  in_classroom: boolean;
  /** For who only looks: the classroom of its student. */
  wall_id: string | null;
  nickname: string | null;
  frozen: boolean;
  snapshot: boolean;
  goes_on_in: string | null;
  hint: HintNews | null;
}

/** What a student's own pages are told of the lesson. */
export interface MyLessonNews {
  in_classroom: boolean;
  /** Everybody is stopped, and nothing new begins. */
  frozen: boolean;
  project_count: number;
  hint: HintNews | null;
}

export const getLesson = (project: string, signal: AbortSignal) =>
  request<LessonNews>("GET", `/api/projects/${encodeURIComponent(project)}/lesson`, undefined, { signal, retries: 0 });
export const getMyLesson = (signal: AbortSignal) => request<MyLessonNews>("GET", "/api/me/lesson", undefined, { signal, retries: 0 });
export const putHintAway = (hint: string) => request<void>("POST", `/api/hints/${encodeURIComponent(hint)}/seen`);
