/** The lesson status for a project's page. */
import { request } from "../request";

export interface TeacherHint {
  id: string;
  text: string;
}

export interface HandedOut {
  id: string;
  name: string;
}

export interface LessonStatus {
  /** Whether the project belongs to the student of this browser. */
  own: boolean;
  in_classroom: boolean;
  /** For viewers: the classroom of the project's student. */
  wall_id: string | null;
  nickname: string | null;
  frozen: boolean;
  snapshot: boolean;
  goes_on_in: string | null;
  /** Another project that the teacher has just handed out. */
  handed_out: HandedOut | null;
  hint: TeacherHint | null;
}

/** The lesson status for a student's own pages. */
export interface HomeLessonStatus {
  in_classroom: boolean;
  /** Whether everybody is stopped and nothing new can begin. */
  frozen: boolean;
  project_count: number;
  /** A project that the teacher has just handed out and the student has not changed yet. */
  handed_out: HandedOut | null;
  /** Whether the classroom has an open gallery. */
  gallery: boolean;
  hint: TeacherHint | null;
}

export const getLesson = (project: string, signal: AbortSignal) =>
  request<LessonStatus>("GET", `/api/projects/${encodeURIComponent(project)}/lesson`, undefined, {
    signal,
    retries: 0,
  });
export const getHomeLesson = (signal: AbortSignal) =>
  request<HomeLessonStatus>("GET", "/api/me/lesson", undefined, { signal, retries: 0 });
export const dismissHint = (hint: string) => request<void>("POST", `/api/hints/${encodeURIComponent(hint)}/seen`);
