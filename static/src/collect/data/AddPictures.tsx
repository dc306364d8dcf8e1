/** How pictures come into a class: a list box chooses upload or capture. */
import { useState } from "preact/hooks";
import { CameraView, type Shutter } from "../../components/CameraView";
import { CloseIcon } from "../../components/icons";
import { IconButton } from "../../components/Button";
import { FileButton } from "../../components/PictureDrop";
import { cameraState } from "../../components/sharedCamera";
import { ShutterButton } from "../../components/ShutterButton";
import { toastProblem } from "../../components/Toasts";
import { say } from "../../words";
import { useWorkspace } from "../workspace";
import type { ClassBox } from "./classBox";

export function AddPictures({ box }: { box: ClassBox }) {
  const { shelf } = useWorkspace();
  const capturing = shelf.capturing.value === box.id;
  return (
    <div class="add">
      <div class="add__row">
        <select
          class="select add__way" aria-label={say("collect.way_of", { name: box.name.value })} value={capturing ? "capture" : "upload"}
          onChange={(event) => { shelf.capturing.value = event.currentTarget.value === "capture" ? box.id : null; }}
        >
          <option value="upload">{say("common.upload")}</option>
          <option value="capture">{say("common.capture")}</option>
        </select>
        {capturing
          ? <IconButton label={say("collect.camera_off")} icon={<CloseIcon />} onClick={() => { shelf.capturing.value = null; }} />
          : <FileButton many label={say("common.pick_files")} onFiles={(files) => shelf.addFiles(box, files)} />}
      </div>
      {capturing ? <Capture box={box} /> : <p class="add__hint">{say("common.drop_hint")}</p>}
    </div>
  );
}

function Capture({ box }: { box: ClassBox }) {
  const { shelf } = useWorkspace();
  const [shutter, setShutter] = useState<Shutter | null>(null);
  const [taken, setTaken] = useState(0);
  const take = async () => {
    if (shutter === null) return;
    try {
      shelf.addFiles(box, [await shutter()]);
      setTaken((count) => count + 1);
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <div class="capture">
      <CameraView onShutter={(way) => setShutter(() => way)} onFiles={(files) => shelf.addFiles(box, files)} flash={taken} />
      {cameraState.value.status !== "problem" && (
        <div class="capture__press">
          <ShutterButton onTake={take} disabled={shutter === null} />
          <p class="add__hint">{say("common.camera_take_hint")}</p>
        </div>
      )}
    </div>
  );
}
