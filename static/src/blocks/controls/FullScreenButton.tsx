/** Shows the stage in full screen, with the run buttons above it. */
import type { Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { IconButton } from "../../components/Button";
import { translateBlocks } from "../words";
import { focusStage } from "./keyboard";

export function FullScreenButton({ fullScreen }: { fullScreen: Signal<boolean> }) {
  const isFull = fullScreen.value;
  useEffect(() => (isFull ? enterFullScreen(fullScreen) : undefined), [isFull]);
  return (
    <IconButton
      class="full-button"
      label={translateBlocks(isFull ? "stage.small" : "stage.full")}
      aria-pressed={isFull}
      data-full={isFull}
      icon={isFull ? <ShrinkIcon /> : <GrowIcon />}
      onClick={(event) => {
        fullScreen.value = !isFull;
        focusStage(event);
      }}
    />
  );
}

/** The stage always fills the window; browsers that allow it also go full screen. */
function enterFullScreen(fullScreen: Signal<boolean>): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const leave = () => {
    fullScreen.value = false;
  };
  document.documentElement.requestFullscreen?.().catch(() => undefined);
  document.addEventListener(
    "fullscreenchange",
    () => {
      if (document.fullscreenElement === null) leave();
    },
    { signal },
  );
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) leave();
    },
    { signal },
  );
  return () => {
    controller.abort();
    if (document.fullscreenElement !== null) document.exitFullscreen().catch(() => undefined);
  };
}

const Lines = ({ path }: { path: string }) => (
  <svg
    viewBox="0 0 24 24"
    width="24"
    height="24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    <path d={path} />
  </svg>
);
const GrowIcon = () => <Lines path="M9 4.500H4.500V9M15 4.500h4.500V9M9 19.500H4.500V15M15 19.500h4.500V15" />;
const ShrinkIcon = () => <Lines path="M4.500 9H9V4.500M19.500 9H15V4.500M4.500 15H9v4.500M19.500 15H15v4.500" />;
