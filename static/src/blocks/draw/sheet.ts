/** The sheet that is drawn on: a canvas with marks, fillings and a memory of what was before. */
import { signal } from "@preact/signals";
import { pour, rgb } from "./fill";
import { History } from "./history";
import { trace, type Ink, type MarkTool, type Spot } from "./trace";

export interface SheetSize {
  width: number;
  height: number;
}

/** Two megabytes each for a background. */
const MOST_STEPS = 24;

interface Mark {
  tool: MarkTool;
  ink: Ink;
  spots: Spot[];
}

export class Sheet {
  /** Grows with every change that can be undone. */
  readonly changes = signal(0);
  private readonly context: CanvasRenderingContext2D;
  private readonly history: History<ImageData>;
  private mark: Mark | null = null;

  /** Takes the canvas in its size, with what is drawn on it already. */
  constructor(private readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (context === null) throw new Error("no canvas");
    this.context = context;
    this.history = new History(this.pixels(), MOST_STEPS);
  }

  get canUndo(): boolean {
    return this.history.canUndo;
  }

  get canRedo(): boolean {
    return this.history.canRedo;
  }

  begin(tool: MarkTool, ink: Ink, spot: Spot): void {
    this.mark = { tool, ink, spots: [spot] };
    this.drawMark();
  }

  /** Leads the mark on to further spots. */
  lead(...spots: Spot[]): void {
    this.mark?.spots.push(...spots);
    this.drawMark();
  }

  end(): void {
    if (this.mark === null) return;
    this.mark = null;
    this.keep();
  }

  /** Takes the mark back that is being drawn. */
  cancel(): void {
    this.mark = null;
    this.show();
  }

  fill(spot: Spot, colour: string): void {
    const pixels = this.pixels();
    if (!pour(pixels, spot.x, spot.y, rgb(colour))) return;
    this.context.putImageData(pixels, 0, 0);
    this.keep();
  }

  clear(): void {
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.keep();
  }

  undo(): void {
    this.cancel();
    this.history.undo();
    this.show();
    this.changes.value += 1;
  }

  redo(): void {
    this.cancel();
    this.history.redo();
    this.show();
    this.changes.value += 1;
  }

  /** Whether anything can be seen. */
  get isEmpty(): boolean {
    return this.history.state.data.every((part, at) => at % 4 !== 3 || part === 0);
  }

  file(): Promise<Blob> {
    return new Promise((resolve, reject) => {
      this.canvas.toBlob((blob) => (blob === null ? reject(new Error("no picture")) : resolve(blob)), "image/png");
    });
  }

  private drawMark(): void {
    this.show();
    if (this.mark !== null) trace(this.context, this.mark.tool, this.mark.spots, this.mark.ink);
  }

  private show(): void {
    this.context.putImageData(this.history.state, 0, 0);
  }

  private keep(): void {
    this.history.keep(this.pixels());
    this.changes.value += 1;
  }

  private pixels(): ImageData {
    return this.context.getImageData(0, 0, this.canvas.width, this.canvas.height);
  }
}

/** Puts a picture onto a canvas, whole and in the middle. Rejects when it cannot be shown. */
export async function layPicture(canvas: HTMLCanvasElement, address: string): Promise<void> {
  const image = new Image();
  image.src = address;
  await image.decode();
  const scale = Math.min(canvas.width / image.naturalWidth, canvas.height / image.naturalHeight);
  const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
  canvas.getContext("2d")?.drawImage(image, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
}
