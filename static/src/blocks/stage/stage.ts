/** What is on the stage. Coordinates as in Entry: 480 × 270, the centre is 0,0, upwards is positive. */
import { signal } from "@preact/signals";
import type { Bubble, Sprite, StageModel } from "../runtime/world";

export const STAGE_WIDTH = 480;
export const STAGE_HEIGHT = 270;

export interface StageSprite extends Sprite {
  x: number;
  y: number;
  /** Width of the picture in stage steps. */
  size: number;
  bubble: Bubble | null;
}

export class Stage implements StageModel {
  /** Grows with every change that can be seen. */
  readonly drawn = signal(0);
  private redraw = false;

  constructor(readonly sprites: readonly StageSprite[]) {}

  sprite(id: string): StageSprite {
    const sprite = this.sprites.find((each) => each.id === id);
    if (sprite === undefined) throw new Error(`no sprite ${id}`);
    return sprite;
  }

  requestRedraw(): void {
    this.redraw = true;
    this.drawn.value += 1;
  }

  takeRedraw(): boolean {
    const { redraw } = this;
    this.redraw = false;
    return redraw;
  }

  reset(): void {
    for (const sprite of this.sprites) sprite.bubble = null;
    this.requestRedraw();
  }
}

/** The sprite of a program that names none of its own yet. */
export const mascot = (id: string): StageSprite => ({ id, x: -60, y: -30, size: 130, bubble: null });
