/** The endpoints of the teacher's pages. */
import type { Project, Receipt } from "../contract";
import { request } from "../request";

export interface Teacher {
  id: string;
  name: string;
}

export interface WhoIsIn {
  teacher: Teacher | null;
  /** Whether there is a teacher's account at all. */
  any_account: boolean;
  projects_to_bring: number;
}

export interface LoginSession {
  id: string;
  device: string;
  current: boolean;
  created_at: string;
  expires_at: string;
}

export interface Invitation {
  id: string;
  created_at: string;
  expires_at: string;
}

export interface ClassroomLimits {
  max_projects: number | null;
  max_classes: number | null;
  max_samples_per_project: number | null;
}

/** What a teacher chooses of a classroom. */
export interface ClassroomChoices extends ClassroomLimits {
  name: string;
  language: "ko" | "en";
  ends_on: string | null;
}

export interface Classroom extends ClassroomChoices {
  id: string;
  join_code: string;
  join_open: boolean;
  join_until: string | null;
  /** The day on which it erases itself with all its data, and whether people are warned of it now. */
  erased_on: string | null;
  erased_soon: boolean;
  /** Places in the roster, and how many of them somebody took. */
  student_count: number;
  joined_count: number;
}

/** How students reach the door: the address without the code, and a QR code with it. */
export interface Door {
  address: string;
  qr: string;
  on_network: boolean;
  webcams: boolean;
}

export interface Student {
  id: string;
  nickname: string;
  joined_at: string | null;
  project_count: number;
}

export interface WordCard {
  id: string;
  nickname: string;
  card: string;
}

/** Whether a teacher is logged in here; no refusal, so that no browser notes an error. */
export const getSession = () => request<WhoIsIn>("GET", "/api/teacher/session");
/** What was made in this browser before logging in becomes the account's. */
export const bringProjects = () => request<void>("POST", "/api/teacher/session/projects");
export const eraseAccount = (password: string) => request<Receipt>("POST", "/api/teacher/erase", { password });
export const logIn = (name: string, password: string) => request<Teacher>("POST", "/api/teacher/login", { name, password });
export const logOut = () => request<void>("POST", "/api/teacher/logout");
export const makeAccount = (invitation: string, name: string, password: string) =>
  request<Teacher>("POST", "/api/teacher/accounts", { invitation, name, password });
export const changePassword = (current: string, fresh: string) =>
  request<Teacher>("POST", "/api/teacher/password", { current, new: fresh });

export const listSessions = async () =>
  (await request<{ sessions: LoginSession[] }>("GET", "/api/teacher/sessions")).sessions;
export const endSession = (id: string) => request<void>("DELETE", `/api/teacher/sessions/${id}`);
export const endSessions = () => request<void>("DELETE", "/api/teacher/sessions");

export const listInvitations = async () =>
  (await request<{ invitations: Invitation[] }>("GET", "/api/teacher/invitations")).invitations;
export const invite = () => request<Invitation & { path: string }>("POST", "/api/teacher/invitations");
export const takeBack = (id: string) => request<void>("DELETE", `/api/teacher/invitations/${id}`);

export const classroomPath = (id: string) => `/api/classrooms/${encodeURIComponent(id)}`;
const studentPath = (classroom: string, id: string) => `${classroomPath(classroom)}/students/${encodeURIComponent(id)}`;

export const listClassrooms = async () =>
  (await request<{ classrooms: Classroom[] }>("GET", "/api/classrooms")).classrooms;
export const createClassroom = (choices: ClassroomChoices) => request<Classroom>("POST", "/api/classrooms", choices);
export const getClassroom = (id: string) => request<Classroom>("GET", classroomPath(id));
export const changeClassroom = (id: string, choices: ClassroomChoices) =>
  request<Classroom>("PATCH", classroomPath(id), choices);
export const setDoor = (id: string, open: boolean) => request<Classroom>("PUT", `${classroomPath(id)}/door`, { open });
export const getDoor = (id: string) => request<Door>("GET", `${classroomPath(id)}/door`);
export const renewCode = (id: string) => request<Classroom>("POST", `${classroomPath(id)}/code`);

export const listStudents = async (classroom: string) =>
  (await request<{ students: Student[] }>("GET", `${classroomPath(classroom)}/students`)).students;
export const addStudents = async (classroom: string, names: readonly string[]) =>
  (await request<{ students: Student[] }>("POST", `${classroomPath(classroom)}/students`, { names })).students;
export const renameStudent = (classroom: string, id: string, nickname: string) =>
  request<Student>("PATCH", studentPath(classroom, id), { nickname });
export const removeStudent = (classroom: string, id: string) => request<void>("DELETE", studentPath(classroom, id));
export const listCards = async (classroom: string) =>
  (await request<{ cards: WordCard[] }>("GET", `${classroomPath(classroom)}/cards`)).cards;
export const renewCard = (classroom: string, id: string) =>
  request<WordCard>("POST", `${studentPath(classroom, id)}/card`);
export const listStudentsProjects = async (classroom: string, id: string) =>
  (await request<{ projects: Project[] }>("GET", `${studentPath(classroom, id)}/projects`)).projects;
