/** One upload request with progress, which `fetch` does not tell. */
import type { Intake } from "../../contract";
import { offline, refusal } from "../../request";
import { language } from "../../words";

export interface NamedPicture {
  name: string;
  picture: Blob;
  /** What was stored under it is not stored again when the answer was lost on its way. */
  key: string;
}

/** A request that brings no byte further for this long is given up and sent again. */
const STALLED_MS = 120_000;

/** Sends the pictures; `onSent` hears how much of the request is on its way (0–1). Throws `ApiError`. */
export function sendPictures(
  path: string, pictures: readonly NamedPicture[], onSent: (fraction: number) => void,
): Promise<Intake> {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open("POST", path);
    sending.timeout = STALLED_MS;
    sending.setRequestHeader("Accept", "application/json");
    sending.setRequestHeader("Accept-Language", language);
    sending.setRequestHeader("Idempotency-Key", pictures.map(({ key }) => key).join(","));
    sending.upload.onprogress = (event) => { if (event.total > 0) onSent(event.loaded / event.total); };
    sending.onload = () => {
      if (sending.status === 201) resolve(JSON.parse(sending.responseText) as Intake);
      else reject(refusal(sending.status, sending.responseText, sending.getResponseHeader("Retry-After")));
    };
    sending.onerror = sending.ontimeout = () => reject(offline());
    sending.send(formOf(pictures));
  });
}

function formOf(pictures: readonly NamedPicture[]): FormData {
  const form = new FormData();
  for (const { name, picture } of pictures) form.append("files", picture, name);
  return form;
}
