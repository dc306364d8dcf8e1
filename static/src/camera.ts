/** The webcam: opening and closing it, choosing one, and taking the center square of its picture. */

import { translate } from "./words";

export type CameraProblem = "insecure" | "denied" | "none" | "busy" | "unplugged" | "frozen" | "unknown";

export class CameraError extends Error {
  constructor(readonly problem: CameraProblem) {
    super(translate(`common.camera_${problem}`));
    this.name = "CameraError";
  }
}

export interface CameraChoice {
  id: string;
  /** Empty until camera access has been granted. */
  label: string;
}

export interface OpenCamera {
  readonly stream: MediaStream;
  readonly id: string;
  /** Whether it looks at its user, who then expects a mirror. */
  readonly facesUser: boolean;
  close(): void;
}

/** A longer side has no benefit: the server stores 224. */
const CAPTURE_SIDE = 448;
/** Small pictures show more of what a JPEG leaves out; at this quality embeddings are as near as those of larger ones. */
const FRAME_QUALITY = 0.95;
/** A camera that brings no new frame for this long has stopped; slow ones bring a frame in a fifth of a second. */
const FROZEN_AFTER_MS = 2000;
const FRAME_POLL_MS = 30;
const BACK_CAMERA = /back|rear|environment|후면/i;

/** Opens the camera with the id, or the device's preferred one. Throws `CameraError`. */
export async function openCamera(id?: string): Promise<OpenCamera> {
  if (!window.isSecureContext || !navigator.mediaDevices) throw new CameraError("insecure");
  try {
    return toOpenCamera(await navigator.mediaDevices.getUserMedia({ audio: false, video: videoConstraints(id) }));
  } catch (error) {
    throw new CameraError(cameraProblemOf(error));
  }
}

function videoConstraints(id?: string): MediaTrackConstraints {
  const size = { width: { ideal: 640 }, height: { ideal: 480 } };
  return id === undefined || id === "" ? { ...size, facingMode: "user" } : { ...size, deviceId: { exact: id } };
}

function toOpenCamera(stream: MediaStream): OpenCamera {
  const track = stream.getVideoTracks()[0];
  const settings = track?.getSettings();
  const facesAway =
    settings?.facingMode === "environment" || (!settings?.facingMode && BACK_CAMERA.test(track?.label ?? ""));
  return {
    stream,
    id: settings?.deviceId ?? "",
    facesUser: !facesAway,
    close: () => {
      for (const openTrack of stream.getTracks()) openTrack.stop();
    },
  };
}

function cameraProblemOf(error: unknown): CameraProblem {
  switch (error instanceof DOMException ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "none";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "unknown";
  }
}

/** The cameras of this device; empty where the browser hides them. */
export async function listCameras(): Promise<CameraChoice[]> {
  if (!navigator.mediaDevices) return [];
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter((device) => device.kind === "videoinput")
    .map((device) => ({ id: device.deviceId, label: device.label }));
}

/**
 * Captures the center square of the video as a JPEG: like the preview, but never mirrored. No frame is captured twice.
 * Throws `CameraError`, also if the camera brings no new frame.
 */
export async function captureSquare(video: HTMLVideoElement): Promise<Blob> {
  return jpegOf(await drawSquare(video));
}

/**
 * As `captureSquare`, for a picture that is only recognized: of the size that the server would make of it, with the same
 * averages of four pixels, and half as many bytes.
 */
export async function captureFrame(video: HTMLVideoElement): Promise<Blob> {
  const square = await drawSquare(video);
  return square.width === CAPTURE_SIDE ? jpegOf(halved(square), FRAME_QUALITY) : jpegOf(square);
}

function halved(square: HTMLCanvasElement): HTMLCanvasElement {
  const [canvas, context] = newCanvas(CAPTURE_SIDE / 2);
  // Between two pixels at exactly half the size, the simplest way of browsers is the average.
  context.imageSmoothingQuality = "low";
  context.drawImage(square, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function newCanvas(side: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  if (context === null) throw new CameraError("unknown");
  return [canvas, context];
}

async function drawSquare(video: HTMLVideoElement): Promise<HTMLCanvasElement> {
  await waitForNewFrame(video);
  const { videoWidth: width, videoHeight: height } = video;
  const square = Math.min(width, height);
  if (square === 0) throw new CameraError("busy");
  const side = Math.min(square, CAPTURE_SIDE);
  const [canvas, context] = newCanvas(side);
  context.imageSmoothingQuality = "high";
  await drawOpaque(context, () =>
    context.drawImage(video, (width - square) / 2, (height - square) / 2, square, square, 0, 0, side, side),
  );
  capturedFrames.set(video, currentFrame(video));
  return canvas;
}

/** Draws until something is drawn: now and then WebKit draws nothing of a video that plays, which would be a black JPEG. */
async function drawOpaque(context: CanvasRenderingContext2D, draw: () => void): Promise<void> {
  const giveUpAt = performance.now() + FROZEN_AFTER_MS;
  for (draw(); isEmpty(context); draw()) {
    if (performance.now() > giveUpAt) throw new CameraError("frozen");
    await new Promise((resolve) => setTimeout(resolve, FRAME_POLL_MS));
  }
}

/** A camera's picture is opaque, so its middle tells. */
function isEmpty(context: CanvasRenderingContext2D): boolean {
  const { width, height } = context.canvas;
  return context.getImageData(Math.floor(width / 2), Math.floor(height / 2), 1, 1).data[3] === 0;
}

/** A frame that was captured: its number, 0 where the browser counts none, and whether it told of another one since. */
interface CapturedFrame {
  number: number;
  followed: boolean;
}

const capturedFrames = new WeakMap<HTMLVideoElement, CapturedFrame>();

/** Waits for a frame that has not been captured yet; a hidden page hears of none. */
async function waitForNewFrame(video: HTMLVideoElement): Promise<void> {
  if (isMuted(video)) throw new CameraError("frozen");
  const captured = capturedFrames.get(video);
  const giveUpAt = performance.now() + FROZEN_AFTER_MS;
  while (captured !== undefined && !isOver(video, captured) && !document.hidden) {
    if (performance.now() > giveUpAt) throw new CameraError("frozen");
    await new Promise((resolve) => setTimeout(resolve, FRAME_POLL_MS));
  }
}

/** Firefox does not count a camera's frames but tells of each; WebKit counts them and tells of the same one twice. */
function currentFrame(video: HTMLVideoElement): CapturedFrame {
  const tells = "requestVideoFrameCallback" in video;
  const frame = { number: frameNumber(video), followed: !tells };
  if (tells)
    video.requestVideoFrameCallback(() => {
      frame.followed = true;
    });
  return frame;
}

const isOver = (video: HTMLVideoElement, { number, followed }: CapturedFrame): boolean =>
  frameNumber(video) !== number || (number === 0 && followed);

function frameNumber(video: HTMLVideoElement): number {
  return video.getVideoPlaybackQuality?.().totalVideoFrames ?? 0;
}

/** Whether the system has taken the camera away, as with the switch of a laptop. */
function isMuted(video: HTMLVideoElement): boolean {
  return video.srcObject instanceof MediaStream && video.srcObject.getVideoTracks().some((track) => track.muted);
}

/** Encodes a canvas as a JPEG. */
export function jpegOf(canvas: HTMLCanvasElement, quality = 0.92): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new CameraError("unknown"))), "image/jpeg", quality);
  });
}
