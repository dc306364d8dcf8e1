/** The stage over the whole screen, with the run buttons above it. */
import type { Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { IconButton } from "../../components/Button";
import { sayBlocks } from "../words";
import { keysBackToStage } from "./keyboard";

export function FullScreenButton({ full }: { full: Signal<boolean> }) {
  const now = full.value;
  useEffect(() => (now ? leaveOnEscape(full) : undefined), [now]);
  return (
    <IconButton
      class="full-button" label={sayBlocks(now ? "stage.small" : "stage.full")} aria-pressed={now} data-full={now}
      icon={now ? <ShrinkIcon /> : <GrowIcon />} onClick={(event) => {
        full.value = !now;
        keysBackToStage(event);
      }}
    />
  );
}

/** The page fills the window either way; a browser that can also hides its own bars. */
function leaveOnEscape(full: Signal<boolean>): () => void {
  const life = new AbortController();
  const { signal } = life;
  const leave = () => { full.value = false; };
  document.documentElement.requestFullscreen?.().catch(() => undefined);
  document.addEventListener("fullscreenchange", () => { if (document.fullscreenElement === null) leave(); }, { signal });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented) leave(); }, { signal });
  return () => {
    life.abort();
    if (document.fullscreenElement !== null) document.exitFullscreen().catch(() => undefined);
  };
}

const Lines = ({ path }: { path: string }) => (
  <svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
    <path d={path} />
  </svg>
);
const GrowIcon = () => <Lines path="M9 4.500H4.500V9M15 4.500h4.500V9M9 19.500H4.500V15M15 19.500h4.500V15" />;
const ShrinkIcon = () => <Lines path="M4.500 9H9V4.500M19.500 9H15V4.500M4.500 15H9v4.500M19.500 15H15v4.500" />;
