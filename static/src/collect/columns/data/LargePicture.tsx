/** One picture of a class, large, with its neighbors and what can be done with it. */
import { useEffect } from "preact/hooks";
import { Button, IconButton } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { BinIcon, ChevronIcon, EyeIcon, EyeOffIcon } from "../../../components/icons";
import { toastProblem } from "../../../components/Toasts";
import { readOnly } from "../../../readOnly";
import { translate } from "../../../words";
import type { ClassState, Picture } from "../../classes/classState";
import { useCollectStore } from "../../store/collectStore";

interface LargePictureProps {
  classState: ClassState;
  /** The key of the picture. */
  opened: string;
  onOpen: (key: string) => void;
  onClose: () => void;
}

export function LargePicture({ classState, opened, onOpen, onClose }: LargePictureProps) {
  const { classStore } = useCollectStore();
  const pictures = classState.pictures.value;
  const at = pictures.findIndex(({ key }) => key === opened);
  const first = at === 0 && classState.earlier > 0;
  useEffect(() => {
    if (first) classStore.lists.reach(classState, pictures.length + 1).catch(toastProblem);
  }, [first]);
  const picture = pictures[at];
  if (picture === undefined) return null;
  // Newest first, as in the list.
  const [earlier, later] = [pictures[at - 1], pictures[at + 1]];
  const open = (other: Picture | undefined) => other && onOpen(other.key);
  const remove = () => {
    void classStore.removePicture(classState, picture);
    const next = earlier ?? later;
    return next === undefined ? onClose() : onOpen(next.key);
  };
  const off = picture.sample?.switched_off ?? false;
  const number = translate("collect.picture_of", { number: classState.earlier + at + 1, of: classState.listed.value });
  return (
    <Dialog title={classState.name.value} onClose={onClose}>
      <div
        class="open-picture"
        onKeyDown={(event) => {
          if (event.key === "ArrowLeft") open(later);
          if (event.key === "ArrowRight") open(earlier);
        }}
      >
        <div class={off ? "open-picture__frame thumb--off" : "open-picture__frame"}>
          <img
            class={(picture.upload?.mirrored ?? picture.sample?.mirrored) ? "mirrored" : ""}
            src={picture.preview ?? picture.sample?.image_url}
            alt={number}
          />
          {off && (
            <span class="thumb__off" aria-hidden="true">
              <EyeOffIcon />
            </span>
          )}
        </div>
        <div class="open-picture__ways">
          <IconButton
            class="open-picture__back"
            label={translate("collect.picture_before")}
            icon={<ChevronIcon />}
            aria-disabled={later === undefined}
            onClick={() => open(later)}
          />
          <p role="status">
            {number}
            {off && <span class="open-picture__off">{translate("collect.off_note")}</span>}
          </p>
          <IconButton
            class="open-picture__ahead"
            label={translate("collect.picture_after")}
            icon={<ChevronIcon />}
            aria-disabled={earlier === undefined}
            onClick={() => open(earlier)}
          />
        </div>
        {!readOnly.value && (
          <div class="open-picture__buttons">
            <Button
              icon={off ? <EyeIcon /> : <EyeOffIcon />}
              disabled={picture.sample === null}
              onClick={() => void classStore.changes.switch(classState, [picture], !off).catch(toastProblem)}
            >
              {translate(off ? "collect.switch_on" : "collect.switch_off")}
            </Button>
            <Button icon={<BinIcon />} onClick={remove}>
              {translate("common.delete")}
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}
