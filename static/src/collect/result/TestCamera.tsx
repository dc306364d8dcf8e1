/** The webcam for testing: one picture by a press, or recognising all the time. */
import { useEffect, useRef, useState } from "preact/hooks";
import { CameraView, type Shutter } from "../../components/CameraView";
import { cameraState } from "../../components/sharedCamera";
import { ShutterButton } from "../../components/ShutterButton";
import { toastProblem } from "../../components/Toasts";
import { say } from "../../words";
import { recognizeOn } from "./continuous";
import type { Trial } from "./trial";

export function TestCamera({ trial }: { trial: Trial }) {
  const [shutter, setShutter] = useState<Shutter | null>(null);
  const [always, setAlways] = useState(false);
  const [taken, setTaken] = useState(0);
  useContinuous(trial, shutter, always, () => setAlways(false));
  const take = async () => {
    if (shutter === null) return;
    setTaken((count) => count + 1);
    await shutter().then((picture) => trial.try(picture), toastProblem);
  };
  return (
    <div class="test__camera">
      <CameraView onShutter={(way) => setShutter(() => way)} onFiles={([file]) => { if (file) void trial.try(file); }} many={false} flash={taken} />
      {cameraState.value.status !== "problem" && (
        <>
          <ShutterButton onTake={take} disabled={shutter === null || always} label={say("collect.take_test")} />
          <label class="switch">
            <input type="checkbox" role="switch" checked={always} disabled={shutter === null} onChange={(event) => setAlways(event.currentTarget.checked)} />
            <span class="switch__track" aria-hidden="true" />
            <span>{say("collect.always")}</span>
          </label>
        </>
      )}
    </div>
  );
}

function useContinuous(trial: Trial, shutter: Shutter | null, on: boolean, stop: () => void): void {
  const present = useRef(shutter);
  present.current = shutter;
  useEffect(() => {
    if (!on) return undefined;
    const life = new AbortController();
    const ways = {
      picture: async () => (document.hidden ? null : ((await present.current?.()) ?? null)),
      recognize: (picture: Blob, signal: AbortSignal) => trial.ask(picture, signal),
      show: trial.show.bind(trial),
    };
    recognizeOn(ways, life.signal).catch((error: unknown) => {
      trial.fail(error);
      stop();
    });
    return () => life.abort();
  }, [trial, on]);
}
