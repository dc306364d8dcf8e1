/** The webcam: opening and closing it, choosing one, and taking the centre square of its picture. */

export type CameraProblem = "insecure" | "denied" | "none" | "busy" | "unknown";

export class CameraError extends Error {
  constructor(readonly problem: CameraProblem) {
    super(problem);
    this.name = "CameraError";
  }
}

export interface CameraChoice {
  id: string;
  /** Empty until the camera has been allowed. */
  label: string;
}

export interface OpenCamera {
  readonly stream: MediaStream;
  readonly id: string;
  /** Whether the preview is to be mirrored, as for every camera that looks at its user. */
  readonly mirrored: boolean;
  close(): void;
}

/** Sides longer than this gain nothing: the server keeps 224. */
const CAPTURE_SIDE = 448;
const BACK_CAMERA = /back|rear|environment|후면/i;

/** Opens a camera, by id or else the one that the device likes best. Throws `CameraError`. */
export async function openCamera(id?: string): Promise<OpenCamera> {
  if (!window.isSecureContext || !navigator.mediaDevices) throw new CameraError("insecure");
  try {
    return opened(await navigator.mediaDevices.getUserMedia({ audio: false, video: wanted(id) }));
  } catch (error) {
    throw new CameraError(problemOf(error));
  }
}

function wanted(id?: string): MediaTrackConstraints {
  const size = { width: { ideal: 640 }, height: { ideal: 480 } };
  return id === undefined || id === "" ? { ...size, facingMode: "user" } : { ...size, deviceId: { exact: id } };
}

function opened(stream: MediaStream): OpenCamera {
  const track = stream.getVideoTracks()[0];
  const seen = track?.getSettings();
  const facesAway = seen?.facingMode === "environment" || (!seen?.facingMode && BACK_CAMERA.test(track?.label ?? ""));
  return {
    stream,
    id: seen?.deviceId ?? "",
    mirrored: !facesAway,
    close: () => stream.getTracks().forEach((each) => each.stop()),
  };
}

function problemOf(error: unknown): CameraProblem {
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

/** The centre square of the video's present frame as a JPEG: as previewed, but never mirrored. */
export async function captureSquare(video: HTMLVideoElement): Promise<Blob> {
  const { videoWidth: width, videoHeight: height } = video;
  const square = Math.min(width, height);
  if (square === 0) throw new CameraError("busy");
  const side = Math.min(square, CAPTURE_SIDE);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  if (pen === null) throw new CameraError("unknown");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(video, (width - square) / 2, (height - square) / 2, square, square, 0, 0, side, side);
  return jpegOf(canvas);
}

/** A canvas as a JPEG of quality 0.92. */
export function jpegOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new CameraError("unknown"))), "image/jpeg", 0.92);
  });
}
