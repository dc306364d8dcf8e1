/** The endpoints of the teacher's pages. */
import type { ErasureReceipt, Project } from "../apiTypes";
import { request } from "../request";

export interface Teacher {
  id: string;
  name: string;
}

export interface TeacherSession {
  teacher: Teacher | null;
  /** Whether any teacher account exists. */
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

/** The settings of a classroom that a teacher can change. */
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
  /** The day on which it is erased with all its data, and whether people are warned now. */
  erased_on: string | null;
  erased_soon: boolean;
  /** Number of places in the roster, and how many are taken. */
  student_count: number;
  joined_count: number;
}

/** A deleted classroom; from `restorable_until` on it cannot be brought back. */
export interface DeletedClassroom {
  id: string;
  name: string;
  student_count: number;
  restorable_until: string;
}

/** How students reach the join page: the address without the code, and a QR code with it. */
export interface JoinAddress {
  address: string;
  qr: string;
  on_network: boolean;
  webcams: boolean;
}

/** Wrong codes and word cards of the last hour, and which of the two counts the teacher should know of. */
export interface Guesses {
  nearby: number;
  everywhere: number;
  notice: "nearby" | "everywhere" | null;
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
  /** Null where no other device reaches the server. */
  qr: string | null;
}

/** A new invitation; the link is told this once. `url` is for other devices, `path` for this server. */
export interface NewInvitation extends Invitation {
  path: string;
  url: string;
  qr: string;
  on_network: boolean;
}

/** Whether a teacher is logged in; never a refusal, so that no browser logs an error. */
export const getSession = () => request<TeacherSession>("GET", "/api/teacher/session");
/** Projects made in this browser before logging in become the account's. */
export const claimProjects = () => request<void>("POST", "/api/teacher/session/projects");
export const eraseAccount = (password: string) => request<ErasureReceipt>("POST", "/api/teacher/erase", { password });
export const logIn = (name: string, password: string) =>
  request<Teacher>("POST", "/api/teacher/login", { name, password }, { needsCookie: true });
export const logOut = () => request<void>("POST", "/api/teacher/logout");
export const createAccount = (invitation: string, name: string, password: string) =>
  request<Teacher>("POST", "/api/teacher/accounts", { invitation, name, password }, { needsCookie: true });
export const changePassword = (current: string, fresh: string) =>
  request<Teacher>("POST", "/api/teacher/password", { current, new: fresh });

export const listSessions = async () =>
  (await request<{ sessions: LoginSession[] }>("GET", "/api/teacher/sessions")).sessions;
export const endSession = (id: string) => request<void>("DELETE", `/api/teacher/sessions/${id}`);
export const endSessions = () => request<void>("DELETE", "/api/teacher/sessions");

export const listInvitations = async () =>
  (await request<{ invitations: Invitation[] }>("GET", "/api/teacher/invitations")).invitations;
export const createInvitation = () => request<NewInvitation>("POST", "/api/teacher/invitations");
export const revokeInvitation = (id: string) => request<void>("DELETE", `/api/teacher/invitations/${id}`);

export const classroomPath = (id: string) => `/api/classrooms/${encodeURIComponent(id)}`;
const studentPath = (classroom: string, id: string) => `${classroomPath(classroom)}/students/${encodeURIComponent(id)}`;

export const listClassrooms = async () =>
  (await request<{ classrooms: Classroom[] }>("GET", "/api/classrooms")).classrooms;
export const createClassroom = (choices: ClassroomChoices) => request<Classroom>("POST", "/api/classrooms", choices);
export const getClassroom = (id: string) => request<Classroom>("GET", classroomPath(id));
export const changeClassroom = (id: string, choices: ClassroomChoices) =>
  request<Classroom>("PATCH", classroomPath(id), choices);
/** Deletes a classroom; returns the time until which it can be brought back. */
export const deleteClassroom = async (id: string) =>
  (await request<{ restorable_until: string }>("DELETE", classroomPath(id))).restorable_until;
/** Erases a classroom at once, also one that is deleted already. */
export const eraseClassroom = (id: string) => request<ErasureReceipt>("DELETE", `${classroomPath(id)}?for_good=true`);
export const restoreClassroom = (id: string) => request<Classroom>("POST", `${classroomPath(id)}/restore`);
export const listDeletedClassrooms = async () =>
  (await request<{ classrooms: DeletedClassroom[] }>("GET", "/api/deleted-classrooms")).classrooms;
export const setJoinOpen = (id: string, open: boolean) =>
  request<Classroom>("PUT", `${classroomPath(id)}/door`, { open });
export const getJoinAddress = (id: string) => request<JoinAddress>("GET", `${classroomPath(id)}/door`);
export const countGuesses = (id: string) => request<Guesses>("GET", `${classroomPath(id)}/guesses`);
export const renewJoinCode = (id: string) => request<Classroom>("POST", `${classroomPath(id)}/code`);

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
