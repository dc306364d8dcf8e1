/** The endpoints of a classroom's gallery. */
import { request } from "../request";

export interface GalleryEntry {
  id: string;
  name: string;
  nickname: string;
  /** The address where it plays. */
  address: string;
  thumbnail_url: string | null;
  likes: number;
  liked: boolean;
  own: boolean;
}

/** `classroom` is null where no gallery is open for this student. */
export interface MyGallery {
  classroom: string | null;
  entries: GalleryEntry[];
}

/** What the teacher took out: its student cannot put it back. `id` is the project's. */
export interface RemovedProject {
  id: string;
  name: string;
  nickname: string;
}

export interface TeachersGallery {
  open: boolean;
  entries: GalleryEntry[];
  removed: RemovedProject[];
}

const classroomGallery = (classroom: string) => `/api/classrooms/${encodeURIComponent(classroom)}/gallery`;
const projectGallery = (project: string) => `/api/projects/${encodeURIComponent(project)}/gallery`;

export const getMyGallery = () => request<MyGallery>("GET", "/api/me/gallery");
export const setLiked = (entry: string, liked: boolean) =>
  request<void>(liked ? "PUT" : "DELETE", `/api/gallery/${encodeURIComponent(entry)}/like`);

export const getProjectInGallery = (project: string) =>
  request<{ open: boolean; shown: boolean }>("GET", projectGallery(project));
export const setShown = (project: string, shown: boolean) =>
  request<void>(shown ? "PUT" : "DELETE", projectGallery(project));

export const getGallery = (classroom: string, signal: AbortSignal) =>
  request<TeachersGallery>("GET", classroomGallery(classroom), undefined, { signal });
export const openGallery = (classroom: string, open: boolean) =>
  request<TeachersGallery>("PUT", classroomGallery(classroom), { open });
export const allowAgain = (classroom: string, project: string) =>
  request<void>("DELETE", `${classroomGallery(classroom)}/removed/${encodeURIComponent(project)}`);
export const removeEntry = (classroom: string, entry: string) =>
  request<void>("DELETE", `${classroomGallery(classroom)}/${encodeURIComponent(entry)}`);
