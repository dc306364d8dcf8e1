/** The stage as the student sees it. */
import { useEffect, useRef } from "preact/hooks";
import { Mascot } from "../../components/Mascot";
import type { OpenEye } from "../recognition/eye";
import type { CameraRecognition } from "../recognition/video";
import { sayBlocks } from "../words";
import { STAGE_HEIGHT, STAGE_WIDTH, type Stage, type StageSprite } from "./stage";

export function StageView({ stage, video }: { stage: Stage; video: CameraRecognition }) {
  // Read so that every change of the stage draws it anew.
  const drawn = stage.drawn.value;
  const said = stage.sprites.map(({ bubble }) => bubble?.text ?? "").join(" ").trim();
  const eye = video.eye.value;
  return (
    <div class="stage" data-drawn={drawn}>
      <p class="unseen" role="status">{said === "" ? sayBlocks("stage.quiet") : sayBlocks("stage.label", { text: said })}</p>
      {eye !== null && <Eye eye={eye} />}
      {stage.sprites.map((sprite) => <SpriteView key={sprite.id} sprite={sprite} />)}
      <VideoNote video={video} />
    </div>
  );
}

/** The camera's whole picture; the square that is recognised is bright, the rest is dimmed. */
function Eye({ eye }: { eye: OpenEye }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    eye.video.className = eye.mirrored ? "stage__video stage__video--mirrored" : "stage__video";
    place.current?.prepend(eye.video);
    // Moving the element into the page can stop it.
    void eye.video.play().catch(() => undefined);
  }, [eye]);
  const { videoWidth: width, videoHeight: height } = eye.video;
  const share = height === 0 ? 1 : Math.min(1, width / height);
  return (
    <div class="stage__eye" ref={place}>
      <div class="stage__square" style={{ height: `${share * 100}%` }} />
    </div>
  );
}

function VideoNote({ video }: { video: CameraRecognition }) {
  if (video.opening.value) return <p class="stage__note"><span class="spinner" />{sayBlocks("stage.waiting")}</p>;
  if (video.eye.value === null) return null;
  return <p class="stage__note" data-fps>{sayBlocks("stage.fps", { count: video.framesPerSecond.value })}</p>;
}

function SpriteView({ sprite }: { sprite: StageSprite }) {
  const { x, y, size, bubble } = sprite;
  const at = { left: percent(x + STAGE_WIDTH / 2, STAGE_WIDTH), top: percent(STAGE_HEIGHT / 2 - y, STAGE_HEIGHT) };
  return (
    <>
      <div class="stage__sprite" style={{ ...at, width: percent(size, STAGE_WIDTH) }} role="img" aria-label={sayBlocks("page.mascot")}>
        <Mascot size={size} />
      </div>
      {bubble !== null && (
        <p class={`stage__bubble stage__bubble--${bubble.kind}`} style={bubblePlace(sprite)} aria-hidden="true">{bubble.text}</p>
      )}
    </>
  );
}

/** Above the sprite's shoulder, on the side that has more room. */
function bubblePlace({ x, y, size }: StageSprite) {
  const bottom = percent(y + size * 0.3 + STAGE_HEIGHT / 2, STAGE_HEIGHT);
  const shoulder = size * 0.36;
  return x <= 0
    ? { bottom, left: percent(x + shoulder + STAGE_WIDTH / 2, STAGE_WIDTH) }
    : { bottom, right: percent(STAGE_WIDTH / 2 - (x - shoulder), STAGE_WIDTH) };
}

const percent = (part: number, whole: number): string => `${(100 * part) / whole}%`;
