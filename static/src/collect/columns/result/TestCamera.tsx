/** The webcam for testing: recognizes one picture per press, or continuously. */
import type { RefObject } from "preact";
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
import { AnswerOnPicture } from "./Familiarity";
import type { ModelTest, TestProps } from "./modelTest";
import { watchScreen } from "./useSeen";

export function TestCamera({ modelTest, live }: TestProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [shutter, setShutter] = useState<Shutter | null>(null);
  const continuous = modelTest.continuous.value;
  const setContinuous = (on: boolean) => {
    modelTest.continuous.value = on;
  };
  useEffect(() => {
    setContinuous(live);
    return () => setContinuous(false);
  }, []);
  const [taken, setTaken] = useState(0);
  useContinuous(modelTest, { shutter, frame, on: continuous, stop: () => setContinuous(false) });
  const takePicture = async () => {
    if (shutter === null) return;
    setTaken((count) => count + 1);
    await shutter().then((picture) => modelTest.recognizePicture(picture), toastProblem);
  };
  return (
    <div class="test__camera" ref={frame}>
      <CameraView
        onShutter={(way) => setShutter(() => way)}
        onFiles={([file]) => {
          if (file) void modelTest.recognizePicture(seenAsItIs(file));
        }}
        many={false}
        flash={taken}
        switches={
          <Switch
            label={translate("collect.always")}
            checked={continuous}
            disabled={shutter === null}
            onChange={setContinuous}
          />
        }
        overlay={(mirrored) =>
          continuous && (
            <>
              <HeatMapOverlay recognition={modelTest.recognition.value} mirrored={mirrored} />
              <AnswerOnPicture recognition={modelTest.recognition.value} />
            </>
          )
        }
      />
      {cameraState.value.status !== "problem" && !continuous && (
        <ShutterButton onTake={takePicture} disabled={shutter === null} label={translate("collect.take_test")} />
      )}
    </div>
  );
}

interface Continuous {
  shutter: Shutter | null;
  /** Nothing is recognized while it is off the screen. */
  frame: RefObject<HTMLElement | null>;
  on: boolean;
  stop: () => void;
}

function useContinuous(modelTest: ModelTest, { shutter, frame, on, stop }: Continuous): void {
  const shutterRef = useRef(shutter);
  shutterRef.current = shutter;
  useEffect(() => {
    if (!on || frame.current === null) return undefined;
    const controller = new AbortController();
    let onScreen = true;
    const unwatch = watchScreen(frame.current, (seen) => {
      onScreen = seen;
    });
    const loop = {
      capturePicture: async () =>
        document.hidden || !onScreen ? null : ((await shutterRef.current?.("passing")) ?? null),
      recognize: ({ picture }: SeenPicture, signal: AbortSignal) => modelTest.recognize(picture, signal),
      showResult: modelTest.showResult.bind(modelTest),
    };
    recognizeContinuously(loop, controller.signal).catch((error: unknown) => {
      modelTest.showProblem(error);
      stop();
    });
    return () => {
      unwatch();
      controller.abort();
    };
  }, [modelTest, on]);
}
