/** The hand that draws: mouse, finger, pen, or arrow keys and the space bar. */
import { signal } from "@preact/signals";
import type { Sheet } from "./sheet";
import { straightened, type Ink, type Spot, type Tool } from "./trace";

export interface Holding {
  tool: Tool;
  ink: Ink;
}

/** Pixels of the sheet for one press of an arrow key; with Shift more. */
const STEP = 8;
const LARGE_STEP = 40;
const arrows: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Hand {
  /** Where the arrow keys are; null while another hand draws. */
  readonly cursor = signal<Spot | null>(null);
  private first: Spot | null = null;

  constructor(private readonly canvas: HTMLCanvasElement, private readonly sheet: Sheet, private readonly holding: () => Holding) {}

  /** Listens until the returned function is called. */
  listen(): () => void {
    const life = new AbortController();
    const { signal: until } = life;
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.press(event), { signal: until });
    canvas.addEventListener("pointermove", (event) => this.follow(event), { signal: until });
    canvas.addEventListener("pointerup", () => this.lift(), { signal: until });
    canvas.addEventListener("pointercancel", () => this.drop(), { signal: until });
    canvas.addEventListener("keydown", (event) => this.key(event), { signal: until });
    canvas.addEventListener("blur", () => { this.lift(); this.cursor.value = null; }, { signal: until });
    return () => life.abort();
  }

  private press(event: PointerEvent): void {
    if (!event.isPrimary || event.button !== 0) return;
    this.cursor.value = null;
    this.canvas.setPointerCapture(event.pointerId);
    this.start(this.spot(event));
  }

  private follow(event: PointerEvent): void {
    if (!event.isPrimary || this.first === null || this.cursor.value !== null) return;
    const between = event.getCoalescedEvents?.() ?? [];
    const spots = (between.length === 0 ? [event] : between).map((each) => this.spot(each));
    this.move(spots, event.shiftKey);
  }

  private start(spot: Spot): void {
    const { tool, ink } = this.holding();
    if (tool === "fill") return this.sheet.fill(spot, ink.colour);
    this.first = spot;
    this.sheet.begin(tool, ink, spot);
  }

  private move(spots: Spot[], straight: boolean): void {
    const { tool } = this.holding();
    const { first } = this;
    if (first === null || tool === "fill") return;
    this.sheet.lead(...(straight ? spots.map((spot) => straightened(tool, first, spot)) : spots));
  }

  private lift(): void {
    this.first = null;
    this.sheet.end();
  }

  private drop(): void {
    this.first = null;
    this.sheet.cancel();
  }

  private key(event: KeyboardEvent): void {
    const arrow = arrows[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (arrow !== undefined) this.stepBy(arrow, event.shiftKey ? LARGE_STEP : STEP);
    else if (event.key === " " || event.key === "Enter") this.toggle();
    else return;
    event.preventDefault();
  }

  private stepBy([across, down]: readonly [number, number], step: number): void {
    const { x, y } = this.cursor.value ?? this.middle();
    const to = { x: within(x + across * step, this.canvas.width), y: within(y + down * step, this.canvas.height) };
    this.cursor.value = to;
    this.move([to], false);
  }

  /** The space bar puts the pen down, and lifts it again. */
  private toggle(): void {
    const at = this.cursor.value ?? this.middle();
    this.cursor.value = at;
    if (this.first === null) this.start(at);
    else this.lift();
  }

  private middle(): Spot {
    return { x: this.canvas.width / 2, y: this.canvas.height / 2 };
  }

  private spot({ clientX, clientY }: PointerEvent): Spot {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return { x: ((clientX - left) * this.canvas.width) / width, y: ((clientY - top) * this.canvas.height) / height };
  }
}

const within = (value: number, most: number): number => Math.min(most, Math.max(0, value));
