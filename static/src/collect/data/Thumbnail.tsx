/** One picture with its own progress and its X. */
import { useState } from "preact/hooks";
import { CloseIcon, PictureIcon } from "../../components/icons";
import { say } from "../../words";
import type { Stage } from "../uploads/queue";
import type { Picture } from "./classBox";

export interface ThumbnailProps {
  picture: Picture;
  number: number;
  tabbed: boolean;
  onFocus: () => void;
  onDelete: (byKeyboard: boolean) => void;
}

export function Thumbnail({ picture, number, tabbed, onFocus, onDelete }: ThumbnailProps) {
  const [broken, setBroken] = useState(false);
  const stage = picture.upload?.stage.value ?? null;
  const label = picture.upload?.name ?? say("collect.picture_number", { number });
  const address = picture.preview ?? picture.sample?.image_url;
  return (
    <li class={stage === null ? "thumb" : "thumb thumb--going"} data-stage={stage?.is ?? "kept"}>
      {broken
        ? <span class="thumb__broken"><PictureIcon /></span>
        : <img class="thumb__image" src={address} alt={label} loading="lazy" decoding="async" draggable={false} onError={() => setBroken(true)} />}
      {stage !== null && <Going stage={stage} />}
      <button
        type="button" class="thumb__delete" tabIndex={tabbed ? 0 : -1} aria-label={say("collect.delete_picture", { name: label })}
        onFocus={onFocus}
        onClick={(event) => onDelete(event.detail === 0)}
        onKeyDown={(event) => { if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); onDelete(true); } }}
      >
        <span class="thumb__x"><CloseIcon /></span>
      </button>
    </li>
  );
}

function Going({ stage }: { stage: Stage }) {
  const words = stage.is === "held" ? stage.reason : say(`collect.stage_${stage.is}`);
  return (
    <span class="thumb__state" title={words}>
      <progress class="thumb__progress" aria-label={words} {...(stage.is === "sending" ? { value: stage.fraction, max: 1 } : {})} />
    </span>
  );
}
