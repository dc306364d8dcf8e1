/** The endpoints of what comes in from elsewhere. */
import type { Project } from "../api";
import { ApiError, offlineError, request, toApiError } from "../request";
import { language, translate } from "../words";

export type IncomingKind = "project_file" | "pictures" | "teachable_machine";

export interface BroughtIn {
  kind: IncomingKind;
  project: Project;
}

export interface IncomingReport {
  kind: IncomingKind;
  file_name: string;
  import_id: string | null;
}

export const getIncomingReport = (project: string) =>
  request<IncomingReport>("GET", `/api/projects/${encodeURIComponent(project)}/incoming-report`);

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
      if (xhr.status === 201) resolve(JSON.parse(xhr.responseText) as BroughtIn);
      else reject(toApiError(xhr.status, xhr.responseText, xhr.getResponseHeader("Retry-After")));
    };
    xhr.onerror = () => reject(offlineError());
    xhr.send(form);
  });
}
