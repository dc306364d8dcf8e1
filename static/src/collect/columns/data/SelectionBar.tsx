/** What can be done with the pictures that are selected. */
import { useState } from "preact/hooks";
import { Button, IconButton } from "../../../components/Button";
import { BinIcon, CloseIcon, EyeIcon, EyeOffIcon, MoveIcon, SelectIcon } from "../../../components/icons";
import { toastProblem } from "../../../components/Toasts";
import { translate } from "../../../words";
import type { ClassState, Picture } from "../../classes/classState";
import type { ClassStore } from "../../classes/classStore";
import { useCollectStore } from "../../store/collectStore";
import { ChooseClassDialog } from "./ChooseClassDialog";

/** Deletes the selected pictures; a toast offers to undo it. */
export function deleteSelected(classStore: ClassStore): Promise<void> {
  return changeSelected(classStore, (classState, pictures) => classStore.changes.delete(classState, pictures));
}

type Change = (classState: ClassState, pictures: readonly Picture[]) => Promise<void>;

/** Carries out a change of the selected pictures, and ends selecting. After a problem they are still selected. */
async function changeSelected({ selection }: ClassStore, change: Change): Promise<void> {
  const [classState, pictures] = [selection.classState.value, selection.pictures.value];
  if (classState === null || pictures.length === 0) return;
  try {
    await change(classState, pictures);
    if (selection.classState.value === classState) selection.end();
  } catch (error) {
    toastProblem(error);
  }
}

export function SelectionBar({ classState }: { classState: ClassState }) {
  const { classStore } = useCollectStore();
  const { selection, changes } = classStore;
  const [busy, setBusy] = useState(false);
  const [moving, setMoving] = useState(false);
  const pictures = selection.pictures.value;
  const none = pictures.length === 0;
  const switchOff = none || pictures.some(({ sample }) => sample?.switched_off === false);
  const run = async (change: Change) => {
    setBusy(true);
    await changeSelected(classStore, change);
    setBusy(false);
  };
  const selectAll = async () => {
    setBusy(true);
    await classStore.selectAll(classState).catch(toastProblem);
    setBusy(false);
  };
  return (
    <div class="selection" role="group" aria-label={translate("collect.selection")} aria-busy={busy}>
      <p class="selection__count" role="status">
        {none ? translate("collect.select_some") : translate("collect.selected", { count: pictures.length })}
      </p>
      <IconButton
        class="selection__end"
        label={translate("collect.select_end")}
        icon={<CloseIcon />}
        onClick={() => selection.end()}
      />
      <div class="selection__buttons">
        <Button
          icon={<SelectIcon />}
          disabled={busy || pictures.length === classState.count.value}
          onClick={() => void selectAll()}
        >
          {translate("collect.select_all")}
        </Button>
        <Button icon={<MoveIcon />} disabled={none || busy} aria-haspopup="dialog" onClick={() => setMoving(true)}>
          {translate("collect.move_to")}
        </Button>
        <Button
          icon={switchOff ? <EyeOffIcon /> : <EyeIcon />}
          disabled={none || busy}
          onClick={() => void run((own, some) => changes.switch(own, some, switchOff))}
        >
          {translate(switchOff ? "collect.switch_off" : "collect.switch_on")}
        </Button>
        <Button
          kind="danger"
          icon={<BinIcon />}
          disabled={none || busy}
          onClick={() => void run((own, some) => changes.delete(own, some))}
        >
          {translate("common.delete")}
        </Button>
      </div>
      {moving && (
        <ChooseClassDialog
          title={translate("collect.move_where", { count: pictures.length })}
          without={classState}
          onClose={() => setMoving(false)}
          onChoose={(to) => {
            setMoving(false);
            void run((own, some) => changes.move(own, some, to));
          }}
        />
      )}
    </div>
  );
}
