/** What the server knows of the child before the door, and the ways in and out. */
import { request } from "../request";

export interface Me {
  classroom: string | null;
  nickname: string | null;
  /** The day on which the classroom erases itself with everything in it, once that is near. */
  classroom_erased_on: string | null;
  /** The teacher who is logged in; null for students. */
  teacher: string | null;
  project_count: number;
  may_make_projects: boolean;
}

export interface Door {
  classroom: string;
}

export const getMe = () => request<Me>("GET", "/api/me");
export const getMyCard = async () => (await request<{ card: string }>("GET", "/api/me/card")).card;
export const lookAtDoor = (code: string) => request<Door>("POST", "/api/join/code", { code });
export const join = (code: string, nickname: string, bring_projects: boolean) =>
  request<Door>("POST", "/api/join", { code, nickname, bring_projects });
export const showCard = (card: string, bring_projects: boolean) =>
  request<Door>("POST", "/api/join/card", { card, bring_projects });
export const leave = () => request<void>("POST", "/api/me/leave");
export const signOut = () => request<void>("POST", "/api/me/sign-out");

/** What the QR code put behind the #: a code, or a card. It never reaches a server's log. */
export interface Ticket {
  code: string;
  card: string;
}

export function ticketOf(hash: string): Ticket {
  const text = hash.replace(/^#/, "");
  const card = new URLSearchParams(text).get("card") ?? "";
  return { code: /^[\d ]{6,}$/.test(text) ? text : "", card: card.replaceAll("-", " ") };
}

/** Digits in groups of four, as the projector shows them. */
export function shownCode(code: string): string {
  return code.replace(/\D/g, "").slice(0, 8).replace(/(\d{4})(?=\d)/, "$1 ");
}
