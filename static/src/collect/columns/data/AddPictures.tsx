/** The buttons that add pictures to a class: with the camera, from files, or to start with. */
import { useState } from "preact/hooks";
import { Button } from "../../../components/Button";
import { CameraIcon, CloseIcon, StarIcon } from "../../../components/icons";
import { FileButton } from "../../../components/PictureDrop";
import { hasCamera } from "../../../components/sharedCamera";
import { toastProblem } from "../../../components/Toasts";
import { translate } from "../../../words";
import type { ClassState } from "../../classes/classState";
import { useCollectStore } from "../../store/collectStore";

type StarterDialog = typeof import("./StarterDialog").StarterDialog;

/** For a class without pictures. What it opens is loaded when it is pressed. */
function StartersButton({ classState }: { classState: ClassState }) {
  const [Open, setOpen] = useState<StarterDialog | null>(null);
  const open = () =>
    void import("./StarterDialog").then(({ StarterDialog }) => setOpen(() => StarterDialog), toastProblem);
  return (
    <>
      <Button kind="quiet" class="add__starters" icon={<StarIcon />} aria-haspopup="dialog" onClick={open}>
        {translate("collect.starters")}
      </Button>
      {Open !== null && <Open classState={classState} onClose={() => setOpen(null)} />}
    </>
  );
}

export function AddPictures({ classState, capturing }: { classState: ClassState; capturing: boolean }) {
  const { classStore } = useCollectStore();
  const camera = (
    <Button
      key="camera"
      kind={capturing ? "plain" : "soft"}
      icon={capturing ? <CloseIcon /> : <CameraIcon />}
      data-camera={capturing ? "on" : "off"}
      onClick={() => {
        classStore.capturingClassId.value = capturing ? null : classState.id;
      }}
    >
      {translate(capturing ? "collect.camera_off" : "collect.camera_on")}
    </Button>
  );
  const files = (
    <FileButton
      key="files"
      many
      label={translate("common.pick_files")}
      onFiles={(chosen) => classStore.addFiles(classState, chosen)}
    />
  );
  return (
    <div class="add">
      <div class="add__row">{hasCamera.value ? [camera, files] : [files, camera]}</div>
      {!capturing && <p class="add__hint">{translate("common.drop_hint")}</p>}
      {!capturing && classState.pictures.value.length + classState.count.value === 0 && (
        <StartersButton classState={classState} />
      )}
    </div>
  );
}
