/** The webcam of a class: the picture, the button that is pressed or held, and how it takes pictures. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Button, IconButton } from "../../../components/Button";
import { CameraView, type Shutter } from "../../../components/CameraView";
import { ClockIcon, SlidersIcon, StopIcon } from "../../../components/icons";
import { ShutterButton } from "../../../components/ShutterButton";
import { cameraState } from "../../../components/sharedCamera";
import { toastProblem } from "../../../components/Toasts";
import { randomId } from "../../../randomId";
import { translate } from "../../../words";
import type { ClassState } from "../../classes/classState";
import { useCollectStore } from "../../store/collectStore";
import { CaptureSettingsPanel } from "./CaptureSettingsPanel";
import { captureSettings } from "./captureSettings";
import { startTimedShots } from "./timedShots";

/** So long the number of pictures stays on the camera's picture. */
const COUNT_SHOWN_MS = 1500;

export function Capture({ classState }: { classState: ClassState }) {
  const { classStore } = useCollectStore();
  const [shutter, setShutter] = useState<Shutter | null>(null);
  const [taken, setTaken] = useState(0);
  const [secondsLeft, setSecondsLeft] = useState(0);
  const { count, countPicture } = useCount();
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
      setTaken((before) => before + 1);
      countPicture(burst);
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
        overlay={() => <Numbers count={count} secondsLeft={secondsLeft} />}
      />
      {status !== "problem" && <Press onTake={takePicture} disabled={shutter === null} onCountdown={setSecondsLeft} />}
      <p class="visually-hidden" role="status">
        {count > 0 && translate("collect.taken", { count })}
      </p>
    </div>
  );
}

/** How many pictures were taken with one press, until a while after the last of them; then 0. */
function useCount() {
  const [count, setCount] = useState(0);
  const burst = useRef("");
  const countPicture = (of: string) => {
    setCount((before) => (of === burst.current ? before + 1 : 1));
    burst.current = of;
  };
  useEffect(() => {
    if (count === 0) return undefined;
    const timer = setTimeout(() => setCount(0), Math.max(COUNT_SHOWN_MS, 2 * captureSettings.value.everyMs));
    return () => clearTimeout(timer);
  }, [count]);
  return { count, countPicture };
}

/** Lie over the camera's picture. */
function Numbers({ count, secondsLeft }: { count: number; secondsLeft: number }) {
  return (
    <>
      {secondsLeft > 0 && (
        <span class="capture__countdown" key={secondsLeft} aria-hidden="true">
          {secondsLeft}
        </span>
      )}
      {count > 0 && (
        <span class="capture__count" aria-hidden="true">
          {translate("collect.count", { count })}
        </span>
      )}
    </>
  );
}

interface PressProps {
  onTake: (burst: string) => Promise<void>;
  disabled: boolean;
  onCountdown: (secondsLeft: number) => void;
}

function Press(props: PressProps) {
  const [open, setOpen] = useState(false);
  const { delayS, everyMs } = captureSettings.value;
  return (
    <div class="capture__press">
      <div class="capture__buttons">
        {delayS > 0 ? (
          <TimedButton {...props} />
        ) : (
          <ShutterButton onTake={props.onTake} disabled={props.disabled} everyMs={everyMs} />
        )}
        <IconButton
          label={translate("collect.capture_settings")}
          icon={<SlidersIcon />}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        />
      </div>
      {open ? (
        <CaptureSettingsPanel />
      ) : (
        <p class="add__hint">
          {delayS > 0 ? translate("collect.timed_hint", { seconds: delayS }) : translate("common.camera_take_hint")}
        </p>
      )}
    </div>
  );
}

/** Begins a countdown, and stops it or the pictures that follow. */
function TimedButton({ onTake, disabled, onCountdown }: PressProps) {
  const latest = useRef({ onTake, onCountdown });
  latest.current = { onTake, onCountdown };
  const stop = useRef<(() => void) | null>(null);
  const [running, setRunning] = useState(false);
  useEffect(() => () => stop.current?.(), []);
  useEffect(() => {
    if (disabled) stop.current?.();
  }, [disabled]);
  const start = () => {
    const burst = randomId();
    setRunning(true);
    stop.current = startTimedShots({
      ...captureSettings.value,
      take: () => latest.current.onTake(burst),
      onCountdown: (left) => latest.current.onCountdown(left),
      onEnd: () => {
        latest.current.onCountdown(0);
        setRunning(false);
      },
    });
  };
  return (
    <Button
      kind="main"
      wide
      icon={running ? <StopIcon /> : <ClockIcon />}
      disabled={disabled}
      onClick={() => (running ? stop.current?.() : start())}
    >
      {running
        ? translate("collect.timed_stop")
        : translate("collect.timed_start", { seconds: captureSettings.value.delayS })}
    </Button>
  );
}
