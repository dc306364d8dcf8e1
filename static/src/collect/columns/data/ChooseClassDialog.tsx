/** Asks for one of the classes, or for a new one. */
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { PlusIcon } from "../../../components/icons";
import { toastProblem } from "../../../components/Toasts";
import { translate } from "../../../words";
import type { ClassState } from "../../classes/classState";
import { useCollectStore } from "../../store/collectStore";
import { classColor } from "../classColors";

interface ChooseClassDialogProps {
  title: string;
  /** A class that is not offered. */
  without?: ClassState;
  onChoose: (classState: ClassState) => void;
  onClose: () => void;
}

export function ChooseClassDialog({ title, without, onChoose, onClose }: ChooseClassDialogProps) {
  const { classStore, limits } = useCollectStore();
  const classes = classStore.classes.value;
  return (
    <Dialog title={title} onClose={onClose}>
      <ul class="choose">
        {classes
          .filter((classState) => classState !== without)
          .map((classState) => (
            <li key={classState.id}>
              <button
                type="button"
                class={`choose__class ${classColor(classState.color)}`}
                onClick={() => onChoose(classState)}
              >
                <span class="ellipsis">{classState.name.value}</span>
                <span class="choose__count">{translate("collect.count", { count: classState.count.value })}</span>
              </button>
            </li>
          ))}
      </ul>
      {classes.length < limits.max_classes && (
        <Button
          kind="soft"
          wide
          icon={<PlusIcon />}
          onClick={() => void classStore.addClass().then(onChoose, toastProblem)}
        >
          {translate("collect.new_class")}
        </Button>
      )}
    </Dialog>
  );
}
