/** The endpoints for joining and leaving a classroom. */
import { forgetKeptUploads } from "../collect/uploads/keptUploadDatabase";
import { request } from "../request";

export interface Visitor {
  classroom: string | null;
  nickname: string | null;
  /** The day on which the classroom is erased with everything in it, once that is near. */
  classroom_erased_on: string | null;
  /** The name of the logged-in teacher; null for students. */
  teacher: string | null;
  project_count: number;
  may_make_projects: boolean;
  /** Work that this browser made before the server had https, until the child says whose it is. */
  earlier: EarlierWork | null;
}

export interface EarlierWork {
  classroom: string | null;
  nickname: string | null;
  project_count: number;
}

export interface MyWordCard {
  card: string;
  /** Opens the student's projects on another device; null where no other device reaches the server. */
  qr: string | null;
}

export interface JoinedClassroom {
  classroom: string;
}

export const getVisitor = () => request<Visitor>("GET", "/api/me");
export const getWordCard = () => request<MyWordCard>("GET", "/api/me/card");
export const findClassroom = (code: string) => request<JoinedClassroom>("POST", "/api/join/code", { code });
export const joinClassroom = (code: string, nickname: string, bring_projects: boolean) =>
  joinAt("/api/join", { code, nickname }, bring_projects);
export const signInWithCard = (card: string, bring_projects: boolean) =>
  joinAt("/api/join/card", { card }, bring_projects);
export const answerEarlier = (mine: boolean) =>
  request<void>("POST", "/api/me/earlier", { mine }, { needsCookie: true });
export const leaveClassroom = () => request<void>("POST", "/api/me/leave");
/** Pictures that wait in this browser are not for whoever comes next. */
export async function signOut(): Promise<void> {
  await request<void>("POST", "/api/me/sign-out");
  await forgetKeptUploads();
}

async function joinAt(path: string, who: object, bring_projects: boolean): Promise<JoinedClassroom> {
  const joined = await request<JoinedClassroom>("POST", path, { ...who, bring_projects }, { needsCookie: true });
  if (!bring_projects) await forgetKeptUploads();
  return joined;
}

/** The contents of the QR code's fragment: a code or a card. Fragments never appear in server logs. */
export interface JoinLink {
  code: string;
  card: string;
}

export function parseJoinLink(hash: string): JoinLink {
  const text = hash.replace(/^#/, "");
  const card = new URLSearchParams(text).get("card") ?? "";
  return { code: /^[\d ]{6,}$/.test(text) ? text : "", card: card.replaceAll("-", " ") };
}

/** Formats digits of any width in groups of four, as the projector shows them. */
export function formatJoinCode(code: string): string {
  return code
    .normalize("NFKC")
    .replace(/\D/g, "")
    .slice(0, 8)
    .replace(/(\d{4})(?=\d)/, "$1 ");
}
