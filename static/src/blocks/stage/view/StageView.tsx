/** The stage as the student sees it. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { HeatMapButton, HeatMapOverlay, HeatMapPlace } from "../../../components/HeatMap";
import { backgroundUrl } from "../../library/backgrounds";
import type { CameraRecognition } from "../../recognition/cameraRecognition";
import type { StageCamera } from "../../recognition/stageCamera";
import type { Player } from "../../sandbox/page/player";
import { translateBlocks } from "../../words";
import { AnswerForm } from "./AnswerForm";
import { Bubbles } from "./Bubbles";
import { MonitorsView } from "./MonitorsView";
import { StagePainter } from "./stagePainter";
import { type StageEditing, trackPointer } from "./stagePointer";

interface StageViewProps {
  player: Player;
  /** What the pointer does while no program runs. */
  editing: StageEditing;
}

export function StageView({ player, editing }: StageViewProps) {
  const { stage, video } = player;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const spritesMoved = useSignal(0);
  useEffect(() => {
    if (canvas.current === null) return undefined;
    return new StagePainter(canvas.current, stage, player.pictures, () => {
      if (stage.hasBubbles) spritesMoved.value += 1;
    }).start();
  }, [player]);
  useEffect(
    () => (frame.current === null ? undefined : trackPointer(frame.current, player, editing)),
    [player, editing],
  );
  return (
    <div class="stage" ref={frame} tabIndex={0} role="group" aria-label={translateBlocks("page.stage")}>
      <SpokenText player={player} />
      <Background player={player} />
      {video.camera.value !== null && <CameraPicture eye={video.camera.value} video={video} />}
      <canvas class="stage__canvas" ref={canvas} aria-hidden="true" />
      <Bubbles stage={stage} pictures={player.pictures} spritesMoved={spritesMoved} />
      <MonitorsView
        monitors={player.monitors}
        changed={player.monitorChanges}
        onPlace={player.isPlaying ? null : editing.onPlaceMonitor}
      />
      <CameraStatus video={video} />
      <AnswerForm question={player.questions} />
    </div>
  );
}

function Background({ player: { stage, pictureUrl } }: { player: Player }) {
  // Reading this signal renders again when the background changes.
  const drawn = stage.redraws.value;
  const found = backgroundUrl(stage.background) ?? pictureUrl(stage.ownBackground(stage.background) ?? "");
  return found === null ? null : (
    <img class="stage__background" src={found} alt="" draggable={false} data-drawn={drawn} />
  );
}

/** Announces speech bubbles to screen readers. */
function SpokenText({ player: { stage } }: { player: Player }) {
  const drawn = stage.redraws.value;
  const spokenText = stage.sprites
    .filter(({ visible }) => visible)
    .map(({ bubble }) => bubble?.text ?? "")
    .join(" ")
    .trim();
  return (
    <p class="visually-hidden" role="status" data-drawn={drawn}>
      {spokenText === "" ? translateBlocks("stage.quiet") : translateBlocks("stage.label", { text: spokenText })}
    </p>
  );
}

/** The camera's whole picture; the recognized square is bright, the rest is dimmed. */
function CameraPicture({ eye, video }: { eye: StageCamera; video: CameraRecognition }) {
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    eye.video.className = "stage__video";
    container.current?.prepend(eye.video);
    // Moving the element into the page can pause it.
    void eye.video.play().catch(() => undefined);
  }, [eye]);
  const { shown, transparency, upsideDown } = video.display.value;
  const { mirrored } = video;
  const turned = upsideDown ? "scale(1, -1)" : undefined;
  useEffect(() => {
    eye.video.style.transform = `scale(${mirrored ? -1 : 1}, ${upsideDown ? -1 : 1})`;
  }, [eye, mirrored, upsideDown]);
  const { videoWidth: width, videoHeight: height } = eye.video;
  const share = height === 0 ? 1 : Math.min(1, width / height);
  return (
    <div class="stage__camera" ref={container} style={{ opacity: shown ? 1 - transparency / 100 : 0 }}>
      {video.recognizing.value && (
        <div class="stage__square" style={{ height: `${share * 100}%`, transform: turned }}>
          <HeatMapOverlay recognition={video.answer.value} mirrored={mirrored} />
        </div>
      )}
    </div>
  );
}

function CameraStatus({ video }: { video: CameraRecognition }) {
  if (video.opening.value)
    return (
      <p class="stage__note">
        <span class="spinner" />
        {translateBlocks("stage.waiting")}
      </p>
    );
  if (video.camera.value === null || !video.recognizing.value) return null;
  return (
    <>
      <p class="stage__note" data-fps>
        {translateBlocks("stage.fps", { count: video.framesPerSecond.value })}
        {!video.display.value.upsideDown && <HeatMapPlace recognition={video.answer.value} mirrored={video.mirrored} />}
      </p>
      <div class="stage__heat">
        <HeatMapButton />
      </div>
    </>
  );
}
