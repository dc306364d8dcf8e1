/** The buttons that add pictures to a class with the camera or from files. */
import { Button } from "../../../components/Button";
import { CameraIcon, CloseIcon } from "../../../components/icons";
import { FileButton } from "../../../components/PictureDrop";
import { hasCamera } from "../../../components/sharedCamera";
import { translate } from "../../../words";
import type { ClassState } from "../../classes/classState";
import { useCollectStore } from "../../store/collectStore";

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
    </div>
  );
}
