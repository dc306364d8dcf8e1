/** A radio group of the newest pictures of a class, one of which a card may have. */
import { useId } from "preact/hooks";
import { type Card, thumbnailOf } from "../../../api";
import { translate } from "../../../words";
import type { ClassState } from "../../classes/classState";

const NEWEST = 24;

interface Choice {
  sampleId: string;
  address: string;
  mirrored: boolean;
}

export interface CardPicturesProps {
  classState: ClassState;
  /** The card as it was: its picture may be an older one. */
  before: Card | null;
  chosen: string | null;
  onChoose: (sampleId: string | null) => void;
}

export function CardPictures({ classState, before, chosen, onChoose }: CardPicturesProps) {
  const name = useId();
  const choices = withPictureOf(before, newestPictures(classState));
  if (choices.length === 0) return <p class="field__note">{translate("collect.card_no_pictures")}</p>;
  return (
    <fieldset class="card-pictures">
      <legend class="field__label">{translate("collect.card_pick")}</legend>
      <div class="card-pictures__list">
        <label class="card-pictures__choice card-pictures__choice--none">
          <input type="radio" name={name} checked={chosen === null} onChange={() => onChoose(null)} />
          <span>{translate("collect.card_without")}</span>
        </label>
        {choices.map(({ sampleId, address, mirrored }, index) => (
          <label key={sampleId} class="card-pictures__choice">
            <input
              type="radio"
              name={name}
              checked={chosen === sampleId}
              aria-label={translate("collect.picture_number", { number: index + 1 })}
              onChange={() => onChoose(sampleId)}
            />
            <img class={mirrored ? "mirrored" : ""} src={thumbnailOf(address)} alt="" loading="lazy" decoding="async" />
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function newestPictures(classState: ClassState): Choice[] {
  return classState.pictures.value
    .flatMap(({ sample }) => sample ?? [])
    .slice(-NEWEST)
    .reverse()
    .map(({ id, image_url, mirrored }) => ({ sampleId: id, address: image_url, mirrored }));
}

/** The choices with the card's own picture before them, unless it is one of them. */
function withPictureOf(card: Card | null, choices: Choice[]): Choice[] {
  const { sample_id: sampleId = null, image_url: address = null, image_mirrored: mirrored = false } = card ?? {};
  if (sampleId === null || address === null || choices.some((choice) => choice.sampleId === sampleId)) return choices;
  return [{ sampleId, address, mirrored }, ...choices];
}
