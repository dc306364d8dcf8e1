/** Augmentation: nine variants of a chosen picture, what mirrors do to the classes, and the levels compared. */
import { useState } from "preact/hooks";
import { translate } from "../../words";
import type { Shown } from "../server/augmentationServer";
import type { DataSet, SplitChoice } from "../server/labServer";
import type { LabTraining } from "../training/labTraining";
import { levelNote } from "../training/levelNames";
import { ComparisonPart } from "./ComparisonPart";
import { MirrorNotice } from "./MirrorNotice";
import { PictureChoice } from "./PictureChoice";
import { VariantChoice } from "./VariantChoice";
import { VariantSheet } from "./VariantSheet";

interface AugmentationPartProps {
  projectId: string;
  dataSet: DataSet;
  /** The split of which the levels are compared. */
  split: SplitChoice;
  training: LabTraining;
}

export function AugmentationPart({ projectId, dataSet, split, training }: AugmentationPartProps) {
  const [chosen, setChosen] = useState("");
  const [shown, setShown] = useState<Shown>({ transform: "turn" });
  const rows = dataSet.random;
  const row = rows.find(({ id }) => id === chosen) ?? rows[0];
  if (row === undefined) return null;
  return (
    <section class="card lab-part" aria-labelledby="augmentation-title">
      <h2 id="augmentation-title" class="lab-part__title">
        {translate("lab.augmentation")}
      </h2>
      <p class="lab-part__text">{translate("lab.augmentation_text")}</p>
      <div class="augment">
        <div class="augment__choices">
          <PictureChoice rows={rows} chosen={row} onChosen={({ id }) => setChosen(id)} />
          <VariantChoice shown={shown} onShown={setShown} />
        </div>
        <VariantSheet projectId={projectId} row={row} shown={shown} />
      </div>
      {"level" in shown && <p class="lab-part__text">{levelNote(shown.level)}</p>}
      <MirrorNotice projectId={projectId} revision={dataSet} shown={shown} />
      <ComparisonPart projectId={projectId} split={split} training={training} />
    </section>
  );
}
