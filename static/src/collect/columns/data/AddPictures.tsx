/** Adds pictures to a class with the camera or from files. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../../components/Button";
import { CameraView, type Shutter } from "../../../components/CameraView";
import { CameraIcon, CloseIcon } from "../../../components/icons";
import { FileButton } from "../../../components/PictureDrop";
import { ShutterButton } from "../../../components/ShutterButton";
import { cameraState } from "../../../components/sharedCamera";
import { toastProblem } from "../../../components/Toasts";
import { translate } from "../../../words";
import type { ClassState } from "../../classes/classState";
import { useCollectStore } from "../../store/collectStore";

export function AddPictures({ classState }: { classState: ClassState }) {
  const { classStore } = useCollectStore();
  const capturing = classStore.capturingClassId.value === classState.id;
  return (
    <div class="add">
      <div class="add__row">
        <Button
          kind={capturing ? "plain" : "soft"}
          icon={capturing ? <CloseIcon /> : <CameraIcon />}
          data-camera={capturing ? "on" : "off"}
          onClick={() => {
            classStore.capturingClassId.value = capturing ? null : classState.id;
          }}
        >
          {translate(capturing ? "collect.camera_off" : "collect.camera_on")}
        </Button>
        <FileButton
          many
          label={translate("common.pick_files")}
          onFiles={(files) => classStore.addFiles(classState, files)}
        />
      </div>
      {capturing ? <Capture classState={classState} /> : <p class="add__hint">{translate("common.drop_hint")}</p>}
    </div>
  );
}

function Capture({ classState }: { classState: ClassState }) {
  const { classStore } = useCollectStore();
  const [shutter, setShutter] = useState<Shutter | null>(null);
  const [taken, setTaken] = useState(0);
  const window = useRef<HTMLDivElement>(null);
  const { status } = cameraState.value;
  // In a lower class it opens below the end of the screen; a problem has another height than the picture.
  useEffect(() => window.current?.scrollIntoView({ block: "nearest" }), [status]);
  const takePicture = async (burst: string) => {
    if (shutter === null) return;
    try {
      const { picture, mirrored } = await shutter();
      classStore.addFiles(classState, [picture], { mirrored, burst });
      classStore.prefersCamera.value = true;
      setTaken((count) => count + 1);
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <div class="capture" ref={window}>
      <CameraView
        onShutter={(way) => setShutter(() => way)}
        onFiles={(files) => classStore.addFiles(classState, files)}
        flash={taken}
      />
      {status !== "problem" && (
        <div class="capture__press">
          <ShutterButton onTake={takePicture} disabled={shutter === null} />
          <p class="add__hint">{translate("common.camera_take_hint")}</p>
        </div>
      )}
    </div>
  );
}
