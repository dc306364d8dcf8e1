/** One piece of advice about the pictures, before they are trained; a press shows the pictures that it is about. */
import type { ComponentType } from "preact";
import { useState } from "preact/hooks";
import type { DataWarning } from "../../../api";
import { Button } from "../../../components/Button";
import { InfoIcon, PictureIcon } from "../../../components/icons";
import { toastProblem } from "../../../components/Toasts";
import { warningText } from "../../../honest/warnings";
import { translate } from "../../../words";
import { useCollectStore } from "../../store/collectStore";
import type { PicturesDialogProps } from "../insights/PicturesDialog";
import { showClass } from "../showClass";

export function Advice() {
  const { classStore, warningStore } = useCollectStore();
  const [place, setPlace] = useState(0);
  const [shown, setShown] = useState<ShownWarning | null>(null);
  const classes = namedClasses(classStore.classes.value);
  const warnings = warningStore.warnings.value.filter((each) => warningText(each, classes) !== null);
  const warning = warnings[place % Math.max(1, warnings.length)];
  return (
    <>
      {warning !== undefined && (
        <div class="notice advice">
          <InfoIcon />
          <div class="notice__text">
            <p role="status">{warningText(warning, classes)}</p>
            <div class="notice__actions">
              <ShowButton warning={warning} onShow={setShown} />
              {warnings.length > 1 && (
                <Button kind="quiet" onClick={() => setPlace((place + 1) % warnings.length)}>
                  {translate("collect.next_advice", { count: warnings.length - 1 })}
                </Button>
              )}
            </div>
          </div>
        </div>
      )}
      {shown !== null && <WarnedPictures shown={shown} onClose={() => setShown(null)} />}
    </>
  );
}

const namedClasses = (classes: readonly { id: string; name: { value: string } }[]) =>
  classes.map(({ id, name }) => ({ id, name: name.value }));

/** What a window is about, also when its pictures are mended meanwhile and the warning is gone. */
interface ShownWarning {
  warning: DataWarning;
  title: string;
  Window: ComponentType<PicturesDialogProps>;
}

// Of two classes, the last one needs something.
const needyClass = ({ class_ids }: DataWarning) => class_ids.at(-1) ?? "";

function ShowButton({ warning, onShow }: { warning: DataWarning; onShow: (shown: ShownWarning) => void }) {
  const { classStore } = useCollectStore();
  const show = () => {
    if (warning.sample_ids.length === 0) return showClass(classStore, needyClass(warning), { camera: false });
    const title = warningText(warning, namedClasses(classStore.classes.value)) ?? "";
    import("../insights/PicturesDialog").then(
      ({ PicturesDialog }) => onShow({ warning, title, Window: PicturesDialog }),
      toastProblem,
    );
  };
  return (
    <Button kind="soft" icon={<PictureIcon />} onClick={show}>
      {translate("collect.show_pictures")}
    </Button>
  );
}

function WarnedPictures({ shown: { warning, title, Window }, onClose }: { shown: ShownWarning; onClose: () => void }) {
  const { classStore } = useCollectStore();
  const load = async (after: string | null, limit: number) => {
    const following = warning.sample_ids.slice(after === null ? 0 : warning.sample_ids.indexOf(after) + 1);
    const ids = following.slice(0, limit);
    await classStore.stored.load(ids);
    const pictures = ids.map((sampleId) => ({
      sampleId,
      classId: classStore.stored.find(sampleId)?.classState.id ?? needyClass(warning),
      answerId: null,
      confidence: null,
    }));
    return { pictures, left: following.length - ids.length };
  };
  return <Window title={title} load={load} onClose={onClose} />;
}
