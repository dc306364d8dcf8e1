/** One picture: with its upload progress, or with the sign that it is switched off or selected. */
import type { ComponentChildren, TargetedFocusEvent } from "preact";
import { useState } from "preact/hooks";
import { thumbnailOf } from "../../../api";
import { CheckIcon, CloseIcon, EyeOffIcon, PictureIcon } from "../../../components/icons";
import { readOnly } from "../../../readOnly";
import { translate } from "../../../words";
import type { Picture } from "../../classes/classState";
import type { UploadStage } from "../../uploads/uploadQueue";

export interface ThumbnailProps {
  picture: Picture;
  /** Its place among the `count` pictures of the class, newest first. */
  index: number;
  count: number;
  tabbed: boolean;
  /** Whether it is selected; null while none is being selected. */
  selected: boolean | null;
  onFocus: (event: TargetedFocusEvent<HTMLElement>) => void;
  onPress: (event: MouseEvent) => void;
  onDelete: (byKeyboard: boolean) => void;
}

export function Thumbnail(props: ThumbnailProps) {
  const { picture, index, count, selected } = props;
  const stage = picture.upload?.stage.value ?? null;
  const off = picture.sample?.switched_off ?? false;
  const name = picture.upload?.name ?? translate("collect.picture_number", { number: count - index });
  const label = off ? translate("collect.picture_off", { name }) : name;
  const classes = ["thumb", stage !== null && "thumb--going", off && "thumb--off", selected && "thumb--selected"];
  const place = {
    class: classes.filter(Boolean).join(" "),
    "data-stage": stage?.is ?? "kept",
    "data-index": index,
    "aria-setsize": count,
    "aria-posinset": index + 1,
  };
  const shown = (
    <>
      <PictureShown picture={picture} label={label} />
      {off && (
        <span class="thumb__off" aria-hidden="true">
          <EyeOffIcon />
        </span>
      )}
      {stage !== null && <UploadProgress stage={stage} />}
    </>
  );
  return selected === null ? (
    <li {...place}>
      <PlainTile {...props} label={label} name={name}>
        {shown}
      </PlainTile>
    </li>
  ) : (
    <li
      {...place}
      role="option"
      aria-selected={selected}
      aria-disabled={picture.sample === null}
      tabIndex={props.tabbed ? 0 : -1}
      onFocus={props.onFocus}
      onClick={props.onPress}
    >
      {shown}
      <span class="thumb__mark" aria-hidden="true">
        {selected && <CheckIcon />}
      </span>
    </li>
  );
}

interface PlainTileProps extends ThumbnailProps {
  label: string;
  name: string;
  children: ComponentChildren;
}

/** A button that opens the picture, and one that deletes it. */
function PlainTile({ tabbed, name, label, onFocus, onPress, onDelete, children }: PlainTileProps) {
  const tabIndex = tabbed ? 0 : -1;
  return (
    <>
      <button
        type="button"
        class="thumb__open"
        tabIndex={tabIndex}
        aria-haspopup="dialog"
        aria-label={label}
        onFocus={onFocus}
        onClick={onPress}
      >
        {children}
      </button>
      {!readOnly.value && (
        <button
          type="button"
          class="thumb__delete"
          tabIndex={tabIndex}
          aria-label={translate("collect.delete_picture", { name })}
          onFocus={onFocus}
          onClick={(event) => onDelete(event.detail === 0)}
        >
          <span class="thumb__x">
            <CloseIcon />
          </span>
        </button>
      )}
    </>
  );
}

function PictureShown({ picture, label }: { picture: Picture; label: string }) {
  const [broken, setBroken] = useState(false);
  const mirrored = picture.upload?.mirrored ?? picture.sample?.mirrored;
  if (broken)
    return (
      <span class="thumb__broken">
        <PictureIcon />
      </span>
    );
  return (
    <img
      class={mirrored ? "thumb__image mirrored" : "thumb__image"}
      src={picture.preview ?? (picture.sample ? thumbnailOf(picture.sample.image_url) : undefined)}
      alt={label}
      loading="lazy"
      decoding="async"
      draggable={false}
      onError={() => setBroken(true)}
    />
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
