/** The window that explains a model: what was taken for what, what has changed, and more figures. */
import { useState } from "preact/hooks";
import { type ChosenAnswers, type Insights, listAnswers, type SampleAnswer } from "../../../api";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { CheckIcon, WarningIcon } from "../../../components/icons";
import { translate } from "../../../words";
import { cellText } from "./explain";
import { Matrix } from "./Matrix";
import { MoreFigures } from "./MoreFigures";
import { PicturesDialog } from "./PicturesDialog";
import type { ShownPicture } from "./pictureStates";

interface ShownPictures {
  title: string;
  chosen: ChosenAnswers;
}

export function InsightsDialog({ insights, onClose }: { insights: Insights; onClose: () => void }) {
  const [shown, setShown] = useState<ShownPictures | null>(null);
  const show = (title: string, chosen: ChosenAnswers) => setShown({ title, chosen });
  const load = async (chosen: ChosenAnswers, after: string | null, limit: number) => {
    const { answers, left } = await listAnswers(insights.model_id, chosen, after, limit);
    return { pictures: answers.map(shownPicture), left };
  };
  return (
    <Dialog title={translate("insights.title")} wide onClose={onClose}>
      <div class="insights__part">
        <h3 class="insights__title">{translate("insights.matrix")}</h3>
        <p class="insights__note">{translate("insights.matrix_note")}</p>
        <Matrix
          insights={insights}
          onOpen={(about, answer, count) =>
            show(cellText(count, about.name, answer.name), { class_id: about.id, answer_id: answer.id })
          }
        />
      </div>
      <ChangedPictures insights={insights} onShow={show} />
      <MoreFigures insights={insights} />
      {shown !== null && (
        <PicturesDialog
          title={shown.title}
          load={(after, limit) => load(shown.chosen, after, limit)}
          onClose={() => setShown(null)}
        />
      )}
    </Dialog>
  );
}

interface ChangedPicturesProps {
  insights: Insights;
  onShow: (title: string, chosen: ChosenAnswers) => void;
}

function ChangedPictures({ insights, onShow }: ChangedPicturesProps) {
  if (insights.changes === null) return null;
  const { mended, broken } = insights.changes;
  if (mended.length + broken.length === 0) return null;
  return (
    <div class="insights__part">
      <h3 class="insights__title">{translate("insights.changes_title")}</h3>
      <div class="insights__buttons">
        {mended.length > 0 && (
          <Button icon={<CheckIcon />} onClick={() => onShow(translate("insights.mended_title"), { change: "mended" })}>
            {translate("insights.show_mended", { count: mended.length })}
          </Button>
        )}
        {broken.length > 0 && (
          <Button
            icon={<WarningIcon />}
            onClick={() => onShow(translate("insights.broken_title"), { change: "broken" })}
          >
            {translate("insights.show_broken", { count: broken.length })}
          </Button>
        )}
      </div>
    </div>
  );
}

const shownPicture = ({ sample_id, class_id, answer_id, confidence }: SampleAnswer): ShownPicture => ({
  sampleId: sample_id,
  classId: class_id,
  answerId: answer_id,
  confidence,
});
