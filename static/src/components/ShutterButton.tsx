/** Press for one picture, hold to keep taking them; by pointer, by space or enter. */
import { useEffect, useRef } from "preact/hooks";
import { say } from "../words";
import { Button } from "./Button";
import { CameraIcon } from "./icons";

const HOLD_AFTER_MS = 400;
const EVERY_MS = 200;

export interface ShutterButtonProps {
  /** Takes one picture; the next is not taken before it has ended. */
  onTake: () => Promise<void>;
  disabled: boolean;
  label?: string;
}

export function ShutterButton({ onTake, disabled, label = say("common.camera_take") }: ShutterButtonProps) {
  const take = useRef(onTake);
  take.current = onTake;
  const holding = useRef<Holding | null>(null);
  const release = () => { holding.current?.stop(); holding.current = null; };
  const press = () => { release(); holding.current = hold(() => take.current()); };
  useEffect(() => release, []);
  useEffect(() => { if (disabled) release(); }, [disabled]);
  return (
    <Button
      kind="main" wide icon={<CameraIcon />} disabled={disabled} style={{ touchAction: "none" }}
      onPointerDown={(event) => { if (event.button === 0) { event.currentTarget.setPointerCapture(event.pointerId); press(); } }}
      onPointerUp={release} onPointerCancel={release} onLostPointerCapture={release} onBlur={release}
      onKeyDown={(event) => { if (isPress(event)) { event.preventDefault(); if (!event.repeat) press(); } }}
      onKeyUp={(event) => { if (isPress(event)) { event.preventDefault(); release(); } }}
      // Screen readers press without a pointer or a key: only then the click itself takes the picture.
      onClick={(event) => { if (event.detail === 0) void take.current(); }}
      onContextMenu={(event) => event.preventDefault()}
    >
      {label}
    </Button>
  );
}

const isPress = (event: KeyboardEvent) => event.key === " " || event.key === "Enter";

interface Holding {
  stop: () => void;
}

/** Takes one at once, and more while it is held; a slow picture delays the next one. */
export function hold(take: () => Promise<void>, holdAfterMs = HOLD_AFTER_MS, everyMs = EVERY_MS): Holding {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const next = async (waitMs: number) => {
    await take();
    if (!stopped) timer = setTimeout(() => void next(everyMs), waitMs);
  };
  void next(holdAfterMs);
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
