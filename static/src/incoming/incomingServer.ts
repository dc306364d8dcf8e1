/** The endpoints of what comes in from elsewhere. */
import type { Project } from "../api";
import { ApiError, offlineError, request, toApiError } from "../request";
import { language, translate } from "../words";

export type IncomingKind = "project_file" | "pictures" | "teachable_machine" | "teachable_machine_model" | "entry";

export interface BroughtIn {
  kind: IncomingKind;
  project: Project;
}

export type EntryPartName = "sprites" | "scenes" | "variables" | "lists" | "messages" | "functions" | "pictures";

/** What became of a project of Entry. Counts are by the name of what they count. */
export interface EntryReport {
  blocks: number;
  kept: number;
  changed: Record<string, number>;
  missing: Record<string, number>;
  notes: Record<string, number>;
  parts: Record<EntryPartName, number>;
  classes: string[];
}

export interface IncomingReport {
  kind: IncomingKind;
  file_name: string;
  import_id: string | null;
  entry: EntryReport | null;
}

/** Null for a project that was made here. */
export async function getIncomingReport(project: string): Promise<IncomingReport | null> {
  const path = `/api/projects/${encodeURIComponent(project)}/incoming-report`;
  return (await request<{ report: IncomingReport | null }>("GET", path)).report;
}

/** Makes a project of a file. `onSent` is told the fraction that has been sent. */
export function bringIn(file: Blob, name: string, onSent: (fraction: number) => void): Promise<BroughtIn> {
  if (!navigator.cookieEnabled)
    return Promise.reject(new ApiError(403, "cookies_needed", translate("common.cookies_needed")));
  const form = new FormData();
  form.append("file", file, name);
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open("POST", "/api/incoming-files");
    xhr.setRequestHeader("Accept", "application/json");
    xhr.setRequestHeader("Accept-Language", language);
    xhr.upload.onprogress = (event) => {
      if (event.total > 0) onSent(event.loaded / event.total);
    };
    xhr.onload = () => {
      const made = xhr.status === 201 ? parseMade(xhr.responseText) : null;
      if (made !== null) resolve(made);
      else reject(toApiError(xhr.status, xhr.responseText, xhr.getResponseHeader("Retry-After")));
    };
    xhr.onerror = () => reject(offlineError());
    xhr.send(form);
  });
}

/** The answer; null for one of another format, such as a proxy's page. */
function parseMade(text: string): BroughtIn | null {
  try {
    return JSON.parse(text) as BroughtIn;
  } catch {
    return null;
  }
}
