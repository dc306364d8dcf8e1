/** The stage as the page draws it: the saved program, or the frame's updates while it plays. */
import { signal } from "@preact/signals";
import type { SavedSprite } from "../../compile/savedProgram";
import { backgroundOf, sceneOf, scenesOf } from "../../compile/scenes";
import type { Bubble, Point, TextBox } from "../../runtime/world";
import type { BubbleData, TextData } from "../../sandbox/protocol/messages";
import { coversPoint, FULL_OUTLINE, type Outline } from "../model/geometry";
import { ROW_LENGTH, readSpriteRow } from "../model/spriteBuffer";
import type { StageProgram } from "../model/stage";
import { outlineOfSprite, type StageSprite, stageSpriteOf } from "../model/stageSprite";
import { textBoxOf } from "../model/textLook";
import { InkLayer } from "./inkLayer";

export class DisplayedStage {
  /** Grows with every change of a bubble or the background. */
  readonly redraws = signal(0);
  /** All sprites and clones, from back to front. */
  sprites: StageSprite[] = [];
  /** What brushes have drawn. */
  readonly ink = new InkLayer((rows, offset) => this.spriteOfRow(rows, offset));
  background = "";
  /** Whether it must be drawn again; whoever draws resets it. */
  isDirty = true;
  private program: StageProgram = { sprites: [] };
  private scene = "";
  /** The sprites of the playing program, to which the rows refer. */
  private playedSprites: readonly SavedSprite[] = [];
  private readonly bubbles = new Map<number, Bubble>();
  private readonly texts = new Map<number, TextBox>();
  /** What the program's text boxes show at first, by the index of the sprite. */
  private savedTexts: Array<TextBox | null> = [];
  /** Sprites for reuse, by the index of their sprite in the program, so that a frame allocates nothing. */
  private spritePool: StageSprite[][] = [];

  /** `outline` returns the drawn part of a picture. */
  constructor(private readonly outline: (picture: string) => Outline = () => FULL_OUTLINE) {}

  /** Takes the sprites of a program and the scene; both are shown from the next reset on. */
  load(program: StageProgram, scene: string = scenesOf(program)[0].id): void {
    this.program = program;
    this.scene = scene;
  }

  /** Shows the saved program. */
  reset(): void {
    this.playedSprites = this.program.sprites;
    this.sprites = this.playedSprites
      .filter((sprite) => sceneOf(this.program, sprite) === this.scene)
      .map(stageSpriteOf);
    this.spritePool = this.playedSprites.map(() => []);
    this.savedTexts = this.playedSprites.map(({ text }) => textBoxOf(text));
    this.background = backgroundOf(this.program, this.scene);
    this.bubbles.clear();
    this.texts.clear();
    this.ink.reset();
    this.redraw();
  }

  /** The picture of one of the student's own backgrounds. */
  ownBackground(id: string): string | null {
    return this.program.backgrounds?.find((background) => background.id === id)?.picture ?? null;
  }

  /** Number of sprites in the playing program. */
  get spriteCount(): number {
    return this.playedSprites.length;
  }

  /** Whether a bubble is shown, which moves with its sprite. */
  get hasBubbles(): boolean {
    return this.bubbles.size > 0;
  }

  /** Number of costumes of one of its sprites. */
  costumeCount(index: number): number {
    return this.pooledSprite(index, 0).costumes.length;
  }

  /** Applies the sprite rows of an update. */
  applyRows(rows: Float32Array): void {
    const count = rows.length / ROW_LENGTH;
    const used = new Uint16Array(this.playedSprites.length);
    this.sprites.length = count;
    for (let row = 0; row < count; row += 1) {
      const index = rows[row * ROW_LENGTH] ?? 0;
      const number = used[index] ?? 0;
      used[index] = number + 1;
      const sprite = this.pooledSprite(index, number);
      readSpriteRow(rows, row * ROW_LENGTH, sprite);
      sprite.bubble = this.bubbles.get(sprite.serial) ?? null;
      sprite.text = this.textOf(index, sprite.serial);
      this.sprites[row] = sprite;
    }
    this.isDirty = true;
  }

  applyInk(rows: Float32Array): void {
    this.ink.applyRows(rows);
    this.isDirty = true;
  }

  applyBubbles(bubbles: readonly BubbleData[]): void {
    this.bubbles.clear();
    for (const { serial, kind, text } of bubbles) this.bubbles.set(serial, { kind, text });
    for (const sprite of this.sprites) sprite.bubble = this.bubbles.get(sprite.serial) ?? null;
    this.redraw();
  }

  /** Takes what the text boxes show; applied with the rows that come after it. */
  applyTexts(texts: readonly TextData[]): void {
    this.texts.clear();
    for (const { serial, sprite, ...text } of texts) {
      const saved = this.savedTexts[sprite];
      if (saved) this.texts.set(serial, { ...saved, ...text });
    }
    this.redraw();
  }

  applyBackground(name: string): void {
    this.background = name;
    this.redraw();
  }

  /** The foremost sprite with something drawn at the point. */
  spriteAt(point: Point): StageSprite | null {
    return (
      this.sprites.findLast(
        (sprite) => sprite.visible && coversPoint(sprite, outlineOfSprite(sprite, this.outline), point),
      ) ?? null
    );
  }

  /** Called when sprites were dragged or a picture was loaded. */
  requestRedraw(): void {
    this.isDirty = true;
  }

  private redraw(): void {
    this.redraws.value += 1;
    this.isDirty = true;
  }

  private spriteOfRow(rows: Float32Array, offset: number): StageSprite {
    const sprite = stageSpriteOf(this.playedSprites[rows[offset] ?? 0] as SavedSprite);
    readSpriteRow(rows, offset, sprite);
    sprite.text = this.textOf(rows[offset] ?? 0, sprite.serial);
    return sprite;
  }

  private textOf(index: number, serial: number): TextBox | null {
    return this.texts.get(serial) ?? this.savedTexts[index] ?? null;
  }

  private pooledSprite(index: number, number: number): StageSprite {
    const pool = this.spritePool[index] ?? [];
    const found = pool[number] ?? stageSpriteOf(this.playedSprites[index] as SavedSprite);
    pool[number] = found;
    return found;
  }
}
