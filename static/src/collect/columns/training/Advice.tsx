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
  const classes = namedClasses(classStore.classes.value);
  const warnings = warningStore.warnings.value.filter((each) => warningText(each, classes) !== null);
  const warning = warnings[place % Math.max(1, warnings.length)];
  if (warning === undefined) return null;
  return (
    <div class="notice advice">
      <InfoIcon />
      <div class="notice__text">
        <p role="status">{warningText(warning, classes)}</p>
        <div class="notice__actions">
          <ShowPictures warning={warning} />
          {warnings.length > 1 && (
            <Button kind="quiet" onClick={() => setPlace((place + 1) % warnings.length)}>
              {translate("collect.next_advice", { count: warnings.length - 1 })}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}

const namedClasses = (classes: readonly { id: string; name: { value: string } }[]) =>
  classes.map(({ id, name }) => ({ id, name: name.value }));

type Window = ComponentType<PicturesDialogProps>;

function ShowPictures({ warning }: { warning: DataWarning }) {
  const { classStore } = useCollectStore();
  const [Shown, setShown] = useState<Window | null>(null);
  // Of two classes, the last one needs something.
  const classId = warning.class_ids.at(-1) ?? "";
  const show = () => {
    if (warning.sample_ids.length === 0) return showClass(classStore, classId, { camera: false });
    import("../insights/PicturesDialog").then(({ PicturesDialog }) => setShown(() => PicturesDialog), toastProblem);
  };
  const load = async (start: number, limit: number) => {
    const ids = warning.sample_ids.slice(start, start + limit);
    await classStore.stored.load(ids);
    const pictures = ids.map((sampleId) => ({
      sampleId,
      classId: classStore.stored.find(sampleId)?.classState.id ?? classId,
      answerId: null,
      confidence: null,
    }));
    return { pictures, count: warning.sample_ids.length };
  };
  return (
    <>
      <Button kind="soft" icon={<PictureIcon />} onClick={show}>
        {translate("collect.show_pictures")}
      </Button>
      {Shown !== null && (
        <Shown
          title={warningText(warning, namedClasses(classStore.classes.value)) ?? ""}
          load={load}
          onClose={() => setShown(null)}
        />
      )}
    </>
  );
}
