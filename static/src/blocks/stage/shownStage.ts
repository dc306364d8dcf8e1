/** The stage as the page draws it: the program as it is saved, or what its frame says while it plays. */
import { signal } from "@preact/signals";
import type { SavedSprite } from "../compile/saved";
import { backgroundOf, sceneOf, scenesOf } from "../compile/scenes";
import type { ToldBubble } from "../link/turns";
import type { Bubble, Point } from "../runtime/world";
import { coversPoint, WHOLE, type Outline } from "./geometry";
import { readRow, ROW } from "./rows";
import { type ShownParts } from "./stage";
import { spriteOf, StageSprite } from "./stageSprite";

export class ShownStage {
  /** Grows with every bubble that comes or goes, and with a new background. */
  readonly drawn = signal(0);
  /** All sprites and clones, the hindmost first. */
  sprites: StageSprite[] = [];
  background = "";
  /** Something has to be drawn anew; who draws takes it back. */
  dirty = true;
  private saved: ShownParts = { sprites: [] };
  private scene = "";
  /** The sprites of the program that plays: what its rows refer to. */
  private played: readonly SavedSprite[] = [];
  private readonly bubbles = new Map<number, Bubble>();
  /** Sprites to dress as rows say, by the place of their sprite in the program: nothing is made anew in a frame. */
  private spare: StageSprite[][] = [];

  /** `outline` tells what is drawn of a picture. */
  constructor(private readonly outline: (picture: string) => Outline = () => WHOLE) {}

  /** Takes the sprites of a program and the scene that is seen; both from the next reset on. */
  use(program: ShownParts, scene: string = scenesOf(program)[0].id): void {
    this.saved = program;
    this.scene = scene;
  }

  /** Shows the program as it is saved. */
  reset(): void {
    this.played = this.saved.sprites;
    this.sprites = this.played.filter((sprite) => sceneOf(this.saved, sprite) === this.scene).map(spriteOf);
    this.spare = this.played.map(() => []);
    this.background = backgroundOf(this.saved, this.scene);
    this.bubbles.clear();
    this.redraw();
  }

  /** The picture of one of the student's own backgrounds. */
  ownBackground(id: string): string | null {
    return this.saved.backgrounds?.find((each) => each.id === id)?.picture ?? null;
  }

  /** How many sprites the program has that plays. */
  get origins(): number {
    return this.played.length;
  }

  /** Whether a bubble is seen, which moves with its sprite. */
  get speaks(): boolean {
    return this.bubbles.size > 0;
  }

  /** How many costumes a sprite of it has. */
  costumes(place: number): number {
    return this.spareSprite(place, 0).costumes.length;
  }

  /** Shows what the rows say. */
  take(rows: Float32Array): void {
    const count = rows.length / ROW;
    const used = new Uint16Array(this.played.length);
    this.sprites.length = count;
    for (let row = 0; row < count; row += 1) {
      const place = rows[row * ROW] ?? 0;
      const number = used[place] ?? 0;
      used[place] = number + 1;
      const sprite = this.spareSprite(place, number);
      readRow(rows, row * ROW, sprite);
      sprite.bubble = this.bubbles.get(sprite.serial) ?? null;
      this.sprites[row] = sprite;
    }
    this.dirty = true;
  }

  takeBubbles(bubbles: readonly ToldBubble[]): void {
    this.bubbles.clear();
    for (const { serial, kind, text } of bubbles) this.bubbles.set(serial, { kind, text });
    for (const sprite of this.sprites) sprite.bubble = this.bubbles.get(sprite.serial) ?? null;
    this.redraw();
  }

  takeBackground(name: string): void {
    this.background = name;
    this.redraw();
  }

  /** The foremost sprite that is drawn at a point. */
  at(point: Point): StageSprite | null {
    return this.sprites.findLast((sprite) => sprite.visible && coversPoint(sprite, this.outline(sprite.picture), point)) ?? null;
  }

  /** Sprites have moved by hand, or a picture has come. */
  requestRedraw(): void {
    this.dirty = true;
  }

  private redraw(): void {
    this.drawn.value += 1;
    this.dirty = true;
  }

  private spareSprite(place: number, number: number): StageSprite {
    const spare = this.spare[place] ?? [];
    const found = spare[number] ?? spriteOf(this.played[place] as SavedSprite);
    spare[number] = found;
    return found;
  }
}
