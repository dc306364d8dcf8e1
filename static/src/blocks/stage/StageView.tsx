/** The stage as the student sees it. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Player } from "../player/player";
import type { OpenEye } from "../recognition/eye";
import type { CameraRecognition } from "../recognition/video";
import { sayBlocks } from "../words";
import { backgroundAddress } from "../library/backgrounds";
import { AskLine } from "./AskLine";
import { Bubbles } from "./Bubbles";
import { Monitors } from "./Monitors";
import { Painter } from "./painter";
import { pointAtPointer, type StageHands } from "./pointer";

interface StageViewProps {
  player: Player;
  /** What the pointer does while no program runs. */
  hands: StageHands;
}

export function StageView({ player, hands }: StageViewProps) {
  const { stage, video } = player;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const moved = useSignal(0);
  useEffect(() => {
    if (canvas.current === null) return undefined;
    return new Painter(canvas.current, stage, player.pictures, () => { if (stage.speaks) moved.value += 1; }).start();
  }, [player]);
  useEffect(() => (frame.current === null ? undefined : pointAtPointer(frame.current, player, hands)), [player, hands]);
  return (
    <div class="stage" ref={frame} tabIndex={0} role="group" aria-label={sayBlocks("page.stage")}>
      <Heard player={player} />
      <Background player={player} />
      {video.eye.value !== null && <Eye eye={video.eye.value} video={video} />}
      <canvas class="stage__canvas" ref={canvas} aria-hidden="true" />
      <Bubbles stage={stage} pictures={player.pictures} moved={moved} />
      <Monitors board={player.board} changed={player.dataChanged} place={player.isPlaying ? null : hands.placed} />
      <VideoNote video={video} />
      <AskLine question={player.question} />
    </div>
  );
}

function Background({ player: { stage, address } }: { player: Player }) {
  // A new background comes with a change of `drawn`.
  const drawn = stage.drawn.value;
  const found = backgroundAddress(stage.background) ?? address(stage.ownBackground(stage.background) ?? "");
  return found === null ? null : <img class="stage__background" src={found} alt="" draggable={false} data-drawn={drawn} />;
}

/** What is said on the stage, for those who cannot see it. */
function Heard({ player: { stage } }: { player: Player }) {
  const drawn = stage.drawn.value;
  const said = stage.sprites.filter(({ visible }) => visible).map(({ bubble }) => bubble?.text ?? "").join(" ").trim();
  return (
    <p class="unseen" role="status" data-drawn={drawn}>
      {said === "" ? sayBlocks("stage.quiet") : sayBlocks("stage.label", { text: said })}
    </p>
  );
}

/** The camera's whole picture; the square that is recognised is bright, the rest is dimmed. */
function Eye({ eye, video }: { eye: OpenEye; video: CameraRecognition }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    eye.video.className = "stage__video";
    place.current?.prepend(eye.video);
    // Moving the element into the page can stop it.
    void eye.video.play().catch(() => undefined);
  }, [eye]);
  const { shown, transparency, mirrored, upsideDown } = video.look.value;
  useEffect(() => {
    eye.video.style.transform = `scale(${eye.mirrored === mirrored ? 1 : -1}, ${upsideDown ? -1 : 1})`;
  }, [eye, mirrored, upsideDown]);
  const { videoWidth: width, videoHeight: height } = eye.video;
  const share = height === 0 ? 1 : Math.min(1, width / height);
  return (
    <div class="stage__eye" ref={place} style={{ opacity: shown ? 1 - transparency / 100 : 0 }}>
      {video.recognising.value && <div class="stage__square" style={{ height: `${share * 100}%` }} />}
    </div>
  );
}

function VideoNote({ video }: { video: CameraRecognition }) {
  if (video.opening.value) return <p class="stage__note"><span class="spinner" />{sayBlocks("stage.waiting")}</p>;
  if (video.eye.value === null || !video.recognising.value) return null;
  return <p class="stage__note" data-fps>{sayBlocks("stage.fps", { count: video.framesPerSecond.value })}</p>;
}
