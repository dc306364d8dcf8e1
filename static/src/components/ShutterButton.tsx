/** Takes one picture when pressed and more while held; with the pointer, space or enter. */
import { useEffect, useRef } from "preact/hooks";
import { randomId } from "../randomId";
import { translate } from "../words";
import { Button } from "./Button";
import { CameraIcon } from "./icons";

const HOLD_AFTER_MS = 400;
const EVERY_MS = 200;

export interface ShutterButtonProps {
  /** Takes one picture; the next one waits for the promise to settle. All of one press have the same `burst`. */
  onTake: (burst: string) => Promise<void>;
  disabled: boolean;
  label?: string;
  /** Milliseconds from the beginning of one picture to that of the next while it is held. */
  everyMs?: number;
}

export function ShutterButton({
  onTake,
  disabled,
  label = translate("common.camera_take"),
  everyMs = EVERY_MS,
}: ShutterButtonProps) {
  const onTakeRef = useRef(onTake);
  onTakeRef.current = onTake;
  const repeatedShots = useRef<RepeatedShots | null>(null);
  const release = () => {
    repeatedShots.current?.stop();
    repeatedShots.current = null;
  };
  const press = () => {
    release();
    const burst = randomId();
    repeatedShots.current = repeatWhileHeld(() => onTakeRef.current(burst), HOLD_AFTER_MS, everyMs);
  };
  useEffect(() => release, []);
  useEffect(() => {
    if (disabled) release();
  }, [disabled]);
  return (
    <Button
      kind="main"
      wide
      icon={<CameraIcon />}
      disabled={disabled}
      style={{ touchAction: "none" }}
      onPointerDown={(event) => {
        if (event.button === 0) {
          event.currentTarget.setPointerCapture(event.pointerId);
          press();
        }
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onLostPointerCapture={release}
      onBlur={release}
      onKeyDown={(event) => {
        if (isPress(event)) {
          event.preventDefault();
          if (!event.repeat) press();
        }
      }}
      onKeyUp={(event) => {
        if (isPress(event)) {
          event.preventDefault();
          release();
        }
      }}
      // Screen readers click without a pointer or key event: only then does the click take the picture.
      onClick={(event) => {
        if (event.detail === 0) void onTakeRef.current(randomId());
      }}
      onContextMenu={(event) => event.preventDefault()}
    >
      {label}
    </Button>
  );
}

const isPress = (event: KeyboardEvent) => event.key === " " || event.key === "Enter";

interface RepeatedShots {
  stop: () => void;
}

/** Takes a picture at once, and more while held; a slow picture delays the next one. */
export function repeatWhileHeld(
  take: () => Promise<void>,
  holdAfterMs = HOLD_AFTER_MS,
  everyMs = EVERY_MS,
): RepeatedShots {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const next = async (dueMs: number) => {
    await take();
    const now = performance.now();
    const nextMs = Math.max(dueMs, now);
    if (!stopped) timer = setTimeout(() => void next(nextMs + everyMs), nextMs - now);
  };
  void next(performance.now() + holdAfterMs);
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
