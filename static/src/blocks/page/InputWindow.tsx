/** The data-input window: a picture is uploaded or captured for the trained model. */
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Recognition } from "../../api";
import { Button, IconButton } from "../../components/Button";
import { CloseIcon, PlayIcon, StopIcon } from "../../components/icons";
import { sayBlocks } from "../words";
import { AnswerShown } from "./AnswerShown";
import { PauseIcon } from "./PauseIcon";
import { PickPicture } from "./PickPicture";
import type { Player } from "../player/player";

/** How long the answer is shown before the window closes by itself. */
const ANSWER_SHOWN_MS = 1600;

export function InputWindow({ player }: { player: Player }) {
  const [answer, setAnswer] = useState<Recognition | null>(null);
  const close = () => player.window.close();
  const { frame, keepFocus } = useFocusInside();
  const titleId = useId();
  useEffect(() => {
    keepFocus();
    if (answer === null) return undefined;
    const timer = setTimeout(close, ANSWER_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [answer]);
  return (
    <section
      ref={frame} class="input-window card" role="dialog" aria-labelledby={titleId} tabIndex={-1}
      onKeyDown={(event) => { if (event.key === "Escape") close(); }}
    >
      <header class="input-window__head">
        <h2 id={titleId}>{sayBlocks("window.title")}</h2>
        <IconButton label={sayBlocks("window.close")} icon={<CloseIcon />} onClick={close} />
      </header>
      <div class="input-window__body">
        {answer === null
          ? <PickPicture mayFilm={player.mayFilm} recognize={(picture) => player.answers.recognize(picture)} onAnswer={setAnswer} onStep={keepFocus} />
          : <AnswerShown answer={answer} />}
      </div>
      <ProgramButtons player={player} />
    </section>
  );
}

function ProgramButtons({ player }: { player: Player }) {
  const paused = player.state.value === "paused";
  return (
    <footer class="input-window__foot">
      <Button kind="quiet" icon={<StopIcon />} onClick={player.stop}>{sayBlocks("window.stop")}</Button>
      <Button icon={paused ? <PlayIcon /> : <PauseIcon />} onClick={player.toggle} data-window="toggle">
        {sayBlocks(paused ? "window.resume" : "window.pause")}
      </Button>
    </footer>
  );
}

/** Takes the focus while it is there, also from buttons that go away, and gives it back. */
function useFocusInside() {
  const frame = useRef<HTMLElement>(null);
  const keepFocus = () => {
    if (!frame.current?.contains(document.activeElement)) frame.current?.focus({ preventScroll: true });
  };
  useLayoutEffect(() => {
    const before = document.activeElement;
    keepFocus();
    return () => giveFocusBack(before);
  }, []);
  return { frame, keepFocus };
}

/** The start button cannot have it back while the program runs: then the stop button gets it. */
function giveFocusBack(before: Element | null): void {
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  if (document.activeElement === before && before !== document.body) return;
  document.querySelector<HTMLElement>('[data-run="stop"]')?.focus({ preventScroll: true });
}
