/** The webcam for testing: recognizes one picture per press, or continuously. */
import { useEffect, useRef, useState } from "preact/hooks";
import { CameraView, type Shutter } from "../../../components/CameraView";
import { HeatMapOverlay } from "../../../components/HeatMap";
import { ShutterButton } from "../../../components/ShutterButton";
import { Switch } from "../../../components/Switch";
import { cameraState } from "../../../components/sharedCamera";
import { toastProblem } from "../../../components/Toasts";
import { type SeenPicture, seenAsItIs } from "../../../seenPicture";
import { translate } from "../../../words";
import { recognizeContinuously } from "./continuousRecognition";
import type { ModelTest } from "./modelTest";

export function TestCamera({ modelTest }: { modelTest: ModelTest }) {
  const [shutter, setShutter] = useState<Shutter | null>(null);
  const continuous = modelTest.continuous.value;
  const setContinuous = (on: boolean) => {
    modelTest.continuous.value = on;
  };
  useEffect(() => () => setContinuous(false), []);
  const [taken, setTaken] = useState(0);
  useContinuous(modelTest, shutter, continuous, () => setContinuous(false));
  const takePicture = async () => {
    if (shutter === null) return;
    setTaken((count) => count + 1);
    await shutter().then((picture) => modelTest.recognizePicture(picture), toastProblem);
  };
  return (
    <div class="test__camera">
      <CameraView
        onShutter={(way) => setShutter(() => way)}
        onFiles={([file]) => {
          if (file) void modelTest.recognizePicture(seenAsItIs(file));
        }}
        many={false}
        flash={taken}
        overlay={(mirrored) =>
          continuous && <HeatMapOverlay recognition={modelTest.recognition.value} mirrored={mirrored} />
        }
      />
      {cameraState.value.status !== "problem" && (
        <>
          <ShutterButton
            onTake={takePicture}
            disabled={shutter === null || continuous}
            label={translate("collect.take_test")}
          />
          <Switch
            label={translate("collect.always")}
            checked={continuous}
            disabled={shutter === null}
            onChange={setContinuous}
          />
        </>
      )}
    </div>
  );
}

function useContinuous(modelTest: ModelTest, shutter: Shutter | null, on: boolean, stop: () => void): void {
  const shutterRef = useRef(shutter);
  shutterRef.current = shutter;
  useEffect(() => {
    if (!on) return undefined;
    const controller = new AbortController();
    const loop = {
      capturePicture: async () => (document.hidden ? null : ((await shutterRef.current?.()) ?? null)),
      recognize: ({ picture }: SeenPicture, signal: AbortSignal) => modelTest.recognize(picture, signal),
      showResult: modelTest.showResult.bind(modelTest),
    };
    recognizeContinuously(loop, controller.signal).catch((error: unknown) => {
      modelTest.showProblem(error);
      stop();
    });
    return () => controller.abort();
  }, [modelTest, on]);
}
