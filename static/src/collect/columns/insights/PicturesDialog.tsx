/** A window with some of the pictures; each opens large and can be moved to another class, deleted, or kept. */
import "./words";
import "./insights.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { sampleImagePath, thumbnailOf } from "../../../api";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { CheckIcon, RepeatIcon } from "../../../components/icons";
import { translate } from "../../../words";
import { useCollectStore } from "../../store/collectStore";
import { percentText } from "./explain";
import { PictureActions } from "./PictureActions";
import { type PictureState, type ShownPicture, usePictureStates } from "./pictureStates";
import { type LoadPictures, useShownPictures } from "./useShownPictures";

export interface PicturesDialogProps {
  title: string;
  load: LoadPictures;
  onClose: () => void;
}

export function PicturesDialog({ title, load, onClose }: PicturesDialogProps) {
  const { pictures: loaded, left, busy, problem, loadMore } = useShownPictures(load);
  const [large, setLarge] = useState<number | null>(null);
  const states = usePictureStates();
  const pictures = loaded ?? [];
  const picture = large === null ? undefined : pictures[large];
  const next = async () => {
    const following = (large ?? 0) + 1;
    const isThere = following < pictures.length || (left > 0 && (await loadMore()));
    setLarge(isThere ? following : null);
  };
  return (
    <Dialog title={title} wide onClose={onClose}>
      {loaded === null ? (
        <FirstLoad problem={problem} onRetry={loadMore} />
      ) : picture === undefined ? (
        <>
          <PictureGrid pictures={pictures} states={states} onOpen={setLarge} />
          <p class="field__problem" role="alert">
            {problem}
          </p>
          {left > 0 && (
            <Button class="pictures__more" aria-disabled={busy} onClick={() => void (busy || loadMore())}>
              {translate("insights.more_pictures", { count: left })}
            </Button>
          )}
        </>
      ) : (
        <LargePicture
          key={picture.sampleId}
          picture={picture}
          place={(large ?? 0) + 1}
          of={pictures.length + left}
          states={states}
          onBack={() => setLarge(null)}
          onNext={() => void next()}
        />
      )}
    </Dialog>
  );
}

function FirstLoad({ problem, onRetry }: { problem: string; onRetry: () => Promise<unknown> }) {
  if (problem === "")
    return (
      <p role="status">
        <span class="spinner" /> {translate("insights.pictures_loading")}
      </p>
    );
  return (
    <>
      <p class="field__problem" role="alert">
        {problem}
      </p>
      <Button kind="soft" icon={<RepeatIcon />} onClick={() => void onRetry()}>
        {translate("common.try_again")}
      </Button>
    </>
  );
}

interface PictureGridProps {
  pictures: readonly ShownPicture[];
  states: PictureState;
  onOpen: (index: number) => void;
}

function PictureGrid({ pictures, states, onOpen }: PictureGridProps) {
  const { project } = useCollectStore();
  if (pictures.length === 0) return <p>{translate("insights.no_pictures")}</p>;
  return (
    <ul class="pictures">
      {pictures.map((picture, index) => (
        <li key={picture.sampleId}>
          <button
            type="button"
            class="pictures__picture"
            aria-label={`${translate("insights.picture", { number: index + 1 })} ${states.doneText(picture) ?? ""}`}
            onClick={() => onOpen(index)}
          >
            <img
              class={states.isMirrored(picture) ? "mirrored" : ""}
              src={thumbnailOf(sampleImagePath(project.id, picture.sampleId))}
              alt=""
              loading="lazy"
              decoding="async"
            />
            {states.doneText(picture) !== null && (
              <span class="pictures__done" aria-hidden="true">
                <CheckIcon />
              </span>
            )}
          </button>
        </li>
      ))}
    </ul>
  );
}

interface LargePictureProps {
  picture: ShownPicture;
  place: number;
  of: number;
  states: PictureState;
  onBack: () => void;
  onNext: () => void;
}

function LargePicture({ picture, place, of, states, onBack, onNext }: LargePictureProps) {
  const { project } = useCollectStore();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const number = translate("insights.picture_of", { number: place, of });
  return (
    <div class="large">
      <h3 class="large__title" tabIndex={-1} ref={heading}>
        {number}
      </h3>
      <img
        class={states.isMirrored(picture) ? "large__picture mirrored" : "large__picture"}
        src={sampleImagePath(project.id, picture.sampleId)}
        alt={number}
      />
      <div class="large__words">
        <p>{translate("insights.is_in", { name: states.nameOf(picture.classId) })}</p>
        {picture.answerId !== null && (
          <p>
            {translate("insights.model_says", {
              name: states.nameOf(picture.answerId),
              sure: percentText(picture.confidence),
            })}
          </p>
        )}
      </div>
      <PictureActions picture={picture} states={states} isLast={place === of} onNext={onNext} />
      <Button kind="quiet" class="large__back" onClick={onBack}>
        {translate("insights.all_pictures")}
      </Button>
    </div>
  );
}
