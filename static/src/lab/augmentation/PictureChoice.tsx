/** The pictures of which one is shown in variants. */
import { translate } from "../../words";
import type { DataSetRow } from "../server/labServer";

interface PictureChoiceProps {
  rows: readonly DataSetRow[];
  chosen: DataSetRow;
  onChosen: (row: DataSetRow) => void;
}

export function PictureChoice({ rows, chosen, onChosen }: PictureChoiceProps) {
  return (
    <div role="group" aria-labelledby="augment-picture">
      <h3 id="augment-picture" class="lab-table__title">
        {translate("lab.augment_picture")}
      </h3>
      <div class="augment__pictures">
        {rows.map((row) => (
          <button
            key={row.id}
            type="button"
            class="augment__picture"
            aria-pressed={row.id === chosen.id}
            onClick={() => onChosen(row)}
          >
            <img
              class={row.mirrored ? "lab-picture mirrored" : "lab-picture"}
              src={row.image_url}
              alt={translate("lab.picture_alt", { number: row.number, name: row.class_name })}
              loading="lazy"
              width="224"
              height="224"
            />
          </button>
        ))}
      </div>
    </div>
  );
}
