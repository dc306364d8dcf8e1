/** Sends one upload request and reports its progress, which `fetch` cannot. */
import type { UploadResult } from "../../apiTypes";
import { offlineError, toApiError } from "../../request";
import { language } from "../../words";

export interface NamedPicture {
  name: string;
  picture: Blob;
  /** The server stores pictures with the same key once, also when an answer was lost. */
  key: string;
  /** The same for all pictures of one press of the shutter; empty for files. */
  burst: string;
}

/** A request without any progress for this long is aborted and sent again. */
const TIMEOUT_MS = 120_000;

/**
 * Sends the pictures; `mirrored` says whether the student saw them so, `onSent` gets the fraction sent so far (0–1).
 * Throws `ApiError`.
 */
export function sendPictures(
  path: string,
  pictures: readonly NamedPicture[],
  mirrored: boolean,
  onSent: (fraction: number) => void,
): Promise<UploadResult> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open("POST", path);
    xhr.timeout = TIMEOUT_MS;
    xhr.setRequestHeader("Accept", "application/json");
    xhr.setRequestHeader("Accept-Language", language);
    xhr.setRequestHeader("Idempotency-Key", pictures.map(({ key }) => key).join(","));
    xhr.upload.onprogress = (event) => {
      if (event.total > 0) onSent(event.loaded / event.total);
    };
    xhr.onload = () => {
      if (xhr.status === 201) resolve(JSON.parse(xhr.responseText) as UploadResult);
      else reject(toApiError(xhr.status, xhr.responseText, xhr.getResponseHeader("Retry-After")));
    };
    xhr.onerror = xhr.ontimeout = () => reject(offlineError());
    xhr.send(uploadForm(pictures, mirrored));
  });
}

function uploadForm(pictures: readonly NamedPicture[], mirrored: boolean): FormData {
  const form = new FormData();
  form.append("mirrored", String(mirrored));
  form.append("burst", pictures.map(({ burst }) => burst).join(","));
  for (const { name, picture } of pictures) form.append("files", picture, name);
  return form;
}
