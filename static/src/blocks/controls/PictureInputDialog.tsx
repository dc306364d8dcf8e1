/** The data-input window: the student uploads or captures a picture for the trained model. */
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button, IconButton } from "../../components/Button";
import { heatMapParts } from "../../components/HeatMap";
import { CloseIcon, PlayIcon, StopIcon } from "../../components/icons";
import type { Player } from "../sandbox/page/player";
import { translateBlocks } from "../words";
import { PauseIcon } from "./PauseIcon";
import { PickPicture } from "./PickPicture";
import { RecognitionResult, type RecognizedPicture } from "./RecognitionResult";

/** How long the result is shown before the window closes by itself; longer where there is more to look at. */
const RESULT_SHOWN_MS = 1600;
const HEAT_MAP_SHOWN_MS = 6000;

export function PictureInputDialog({ player }: { player: Player }) {
  const [recognized, setRecognized] = useState<RecognizedPicture | null>(null);
  const close = () => (recognized === null ? player.cancelPictureInput() : player.pictureInput.closeDialog());
  const { frame, keepFocus } = useFocusTrap();
  const titleId = useId();
  useEffect(() => {
    keepFocus();
    if (recognized === null) return undefined;
    const timer = setTimeout(close, recognized.recognition.heat_map ? HEAT_MAP_SHOWN_MS : RESULT_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [recognized]);
  return (
    <section
      ref={frame}
      class="picture-input card"
      role="dialog"
      aria-labelledby={titleId}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      <header class="picture-input__head">
        <h2 id={titleId}>{translateBlocks("window.title")}</h2>
        <IconButton label={translateBlocks("window.close")} icon={<CloseIcon />} onClick={close} />
      </header>
      <div class="picture-input__body">
        {recognized === null ? (
          <PickPicture
            cameraAllowed={player.cameraAllowed}
            recognize={(picture) => player.recognition.recognize(picture, { parts: heatMapParts() })}
            onRecognized={setRecognized}
            onStep={keepFocus}
          />
        ) : (
          <RecognitionResult {...recognized} />
        )}
      </div>
      <ProgramButtons player={player} />
    </section>
  );
}

function ProgramButtons({ player }: { player: Player }) {
  const paused = player.state.value === "paused";
  return (
    <footer class="picture-input__foot">
      <Button kind="quiet" icon={<StopIcon />} onClick={player.stopProgram}>
        {translateBlocks("window.stop")}
      </Button>
      <Button icon={paused ? <PlayIcon /> : <PauseIcon />} onClick={player.togglePause} data-window="toggle">
        {translateBlocks(paused ? "window.resume" : "window.pause")}
      </Button>
    </footer>
  );
}

/** Keeps the focus inside the window, also when the focused button disappears, and restores it on close. */
function useFocusTrap() {
  const frame = useRef<HTMLElement>(null);
  const keepFocus = () => {
    if (!frame.current?.contains(document.activeElement)) frame.current?.focus({ preventScroll: true });
  };
  useLayoutEffect(() => {
    const before = document.activeElement;
    keepFocus();
    return () => restoreFocus(before);
  }, []);
  return { frame, keepFocus };
}

/** The start button is disabled while the program runs; then the stop button gets the focus. */
function restoreFocus(before: Element | null): void {
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  if (document.activeElement === before && before !== document.body) return;
  document.querySelector<HTMLElement>('[data-run="stop"]')?.focus({ preventScroll: true });
}
