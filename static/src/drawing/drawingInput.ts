/** Turns input into strokes: mouse, finger, pen, or arrow keys and space. */
import { signal } from "@preact/signals";
import type { DrawingCanvas } from "./drawingCanvas";
import { type Brush, type CanvasPoint, constrainPoint, type Tool } from "./strokes";

export interface ToolState {
  tool: Tool;
  brush: Brush;
}

/** Canvas pixels per arrow key press; more with Shift. */
const STEP = 8;
const LARGE_STEP = 40;
const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export class DrawingInput {
  /** The position of the keyboard cursor; null while a pointer draws. */
  readonly cursor = signal<CanvasPoint | null>(null);
  private firstPoint: CanvasPoint | null = null;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly drawing: DrawingCanvas,
    private readonly toolState: () => ToolState,
  ) {}

  /** Listens until the returned function is called. */
  listenToInput(): () => void {
    const controller = new AbortController();
    const { signal: until } = controller;
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.pressPointer(event), { signal: until });
    canvas.addEventListener("pointermove", (event) => this.followPointer(event), { signal: until });
    canvas.addEventListener("pointerup", () => this.endStroke(), { signal: until });
    canvas.addEventListener("pointercancel", () => this.cancelStroke(), { signal: until });
    canvas.addEventListener("keydown", (event) => this.handleKey(event), { signal: until });
    canvas.addEventListener(
      "blur",
      () => {
        this.endStroke();
        this.cursor.value = null;
      },
      { signal: until },
    );
    return () => controller.abort();
  }

  private pressPointer(event: PointerEvent): void {
    if (!event.isPrimary || event.button !== 0) return;
    this.cursor.value = null;
    this.canvas.setPointerCapture(event.pointerId);
    this.startStroke(this.canvasPoint(event));
  }

  private followPointer(event: PointerEvent): void {
    if (!event.isPrimary || this.firstPoint === null || this.cursor.value !== null) return;
    const between = event.getCoalescedEvents?.() ?? [];
    const points = (between.length === 0 ? [event] : between).map((event) => this.canvasPoint(event));
    this.extendStroke(points, event.shiftKey);
  }

  private startStroke(point: CanvasPoint): void {
    const { tool, brush } = this.toolState();
    if (tool === "fill") return this.drawing.fillArea(point, brush.color);
    this.firstPoint = point;
    this.drawing.beginStroke(tool, brush, point);
  }

  private extendStroke(points: CanvasPoint[], straight: boolean): void {
    const { tool } = this.toolState();
    const { firstPoint } = this;
    if (firstPoint === null || tool === "fill") return;
    this.drawing.extendStroke(...(straight ? points.map((point) => constrainPoint(tool, firstPoint, point)) : points));
  }

  private endStroke(): void {
    this.firstPoint = null;
    this.drawing.endStroke();
  }

  private cancelStroke(): void {
    this.firstPoint = null;
    this.drawing.cancelStroke();
  }

  private handleKey(event: KeyboardEvent): void {
    const arrow = arrows[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (arrow !== undefined) this.moveCursor(arrow, event.shiftKey ? LARGE_STEP : STEP);
    else if (event.key === " " || event.key === "Enter") this.togglePen();
    else return;
    event.preventDefault();
  }

  private moveCursor([across, down]: readonly [number, number], step: number): void {
    const { x, y } = this.cursor.value ?? this.center();
    const to = { x: within(x + across * step, this.canvas.width), y: within(y + down * step, this.canvas.height) };
    this.cursor.value = to;
    this.extendStroke([to], false);
  }

  /** Space starts a stroke and ends it. */
  private togglePen(): void {
    const at = this.cursor.value ?? this.center();
    this.cursor.value = at;
    if (this.firstPoint === null) this.startStroke(at);
    else this.endStroke();
  }

  private center(): CanvasPoint {
    return { x: this.canvas.width / 2, y: this.canvas.height / 2 };
  }

  private canvasPoint({ clientX, clientY }: PointerEvent): CanvasPoint {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return { x: ((clientX - left) * this.canvas.width) / width, y: ((clientY - top) * this.canvas.height) / height };
  }
}

const within = (value: number, most: number): number => Math.min(most, Math.max(0, value));
