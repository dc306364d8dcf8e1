/** The drawing canvas: strokes, fills and their undo history. */
import { signal } from "@preact/signals";
import { floodFill, parseColor } from "./floodFill";
import { type Brush, type CanvasPoint, drawStroke, type StrokeTool } from "./strokes";
import { UndoHistory } from "./undoHistory";

export interface CanvasSize {
  width: number;
  height: number;
}

/** Each step holds two megabytes for a background. */
const MAX_STEPS = 24;

interface Stroke {
  tool: StrokeTool;
  brush: Brush;
  points: CanvasPoint[];
}

export class DrawingCanvas {
  /** Grows with every undoable change. */
  readonly changes = signal(0);
  /** Grows with everything that is drawn, also within a stroke. */
  revision = 0;
  private readonly context: CanvasRenderingContext2D;
  private readonly history: UndoHistory<ImageData>;
  private stroke: Stroke | null = null;

  /** Uses the canvas with its present size and content. */
  constructor(private readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (context === null) throw new Error("no canvas");
    this.context = context;
    this.history = new UndoHistory(this.pixels(), MAX_STEPS);
  }

  get canUndo(): boolean {
    return this.history.canUndo;
  }

  get canRedo(): boolean {
    return this.history.canRedo;
  }

  beginStroke(tool: StrokeTool, brush: Brush, point: CanvasPoint): void {
    this.stroke = { tool, brush: brush, points: [point] };
    this.redrawStroke();
  }

  /** Extends the current stroke to further points. */
  extendStroke(...points: CanvasPoint[]): void {
    this.stroke?.points.push(...points);
    this.redrawStroke();
  }

  endStroke(): void {
    if (this.stroke === null) return;
    this.stroke = null;
    this.pushHistory();
  }

  /** Removes the stroke being drawn. */
  cancelStroke(): void {
    this.stroke = null;
    this.showState();
  }

  fillArea(point: CanvasPoint, color: string): void {
    const pixels = this.pixels();
    if (!floodFill(pixels, point.x, point.y, parseColor(color))) return;
    this.context.putImageData(pixels, 0, 0);
    this.pushHistory();
  }

  clearAll(): void {
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.pushHistory();
  }

  undo(): void {
    this.cancelStroke();
    this.history.undo();
    this.showState();
    this.changes.value += 1;
  }

  redo(): void {
    this.cancelStroke();
    this.history.redo();
    this.showState();
    this.changes.value += 1;
  }

  /** Whether every pixel was transparent after the last change. */
  get isEmpty(): boolean {
    return isTransparent(this.history.state);
  }

  /** Whether every pixel is transparent now, also within a stroke. */
  get isBlank(): boolean {
    return isTransparent(this.pixels());
  }

  toFile(): Promise<Blob> {
    return pngOf(this.canvas);
  }

  /** What is drawn now, on white paper. */
  toPaper(): Promise<Blob> {
    const paper = document.createElement("canvas");
    [paper.width, paper.height] = [this.canvas.width, this.canvas.height];
    const context = paper.getContext("2d");
    if (context === null) throw new Error("no canvas");
    context.fillStyle = "white";
    context.fillRect(0, 0, paper.width, paper.height);
    context.drawImage(this.canvas, 0, 0);
    return pngOf(paper);
  }

  private redrawStroke(): void {
    this.showState();
    if (this.stroke !== null) drawStroke(this.context, this.stroke.tool, this.stroke.points, this.stroke.brush);
  }

  private showState(): void {
    this.revision += 1;
    this.context.putImageData(this.history.state, 0, 0);
  }

  private pushHistory(): void {
    this.history.pushState(this.pixels());
    this.revision += 1;
    this.changes.value += 1;
  }

  private pixels(): ImageData {
    return this.context.getImageData(0, 0, this.canvas.width, this.canvas.height);
  }
}

const isTransparent = ({ data }: ImageData): boolean => data.every((part, at) => at % 4 !== 3 || part === 0);

function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error("no picture")) : resolve(blob)), "image/png");
  });
}

/** Draws a picture onto a canvas, whole and centered. Rejects when it cannot be loaded. */
export async function drawPictureFile(canvas: HTMLCanvasElement, url: string): Promise<void> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const scale = Math.min(canvas.width / image.naturalWidth, canvas.height / image.naturalHeight);
  const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
  canvas.getContext("2d")?.drawImage(image, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
}
