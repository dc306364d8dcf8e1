/** One picture with its upload progress and its delete button. */
import { useState } from "preact/hooks";
import { CloseIcon, PictureIcon } from "../../../components/icons";
import { translate } from "../../../words";
import type { Picture } from "../../classes/classState";
import type { UploadStage } from "../../uploads/uploadQueue";

export interface ThumbnailProps {
  picture: Picture;
  /** Its place among the `count` pictures of the class, newest first. */
  index: number;
  count: number;
  tabbed: boolean;
  onFocus: () => void;
  onDelete: (byKeyboard: boolean) => void;
}

export function Thumbnail({ picture, index, count, tabbed, onFocus, onDelete }: ThumbnailProps) {
  const [broken, setBroken] = useState(false);
  const stage = picture.upload?.stage.value ?? null;
  const label = picture.upload?.name ?? translate("collect.picture_number", { number: count - index });
  const address = picture.preview ?? picture.sample?.image_url;
  const mirrored = picture.upload?.mirrored ?? picture.sample?.mirrored;
  return (
    <li
      class={stage === null ? "thumb" : "thumb thumb--going"}
      data-stage={stage?.is ?? "kept"}
      data-index={index}
      aria-setsize={count}
      aria-posinset={index + 1}
    >
      {broken ? (
        <span class="thumb__broken">
          <PictureIcon />
        </span>
      ) : (
        <img
          class={mirrored ? "thumb__image mirrored" : "thumb__image"}
          src={address}
          alt={label}
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setBroken(true)}
        />
      )}
      {stage !== null && <UploadProgress stage={stage} />}
      <button
        type="button"
        class="thumb__delete"
        tabIndex={tabbed ? 0 : -1}
        aria-label={translate("collect.delete_picture", { name: label })}
        onFocus={onFocus}
        onClick={(event) => onDelete(event.detail === 0)}
        onKeyDown={(event) => {
          if (event.key === "Delete" || event.key === "Backspace") {
            event.preventDefault();
            onDelete(true);
          }
        }}
      >
        <span class="thumb__x">
          <CloseIcon />
        </span>
      </button>
    </li>
  );
}

function UploadProgress({ stage }: { stage: UploadStage }) {
  const words = stage.is === "held" ? stage.reason : translate(`collect.stage_${stage.is}`);
  return (
    <span class="thumb__state" title={words}>
      <progress
        class="thumb__progress"
        aria-label={words}
        {...(stage.is === "sending" ? { value: stage.fraction, max: 1 } : {})}
      />
    </span>
  );
}
