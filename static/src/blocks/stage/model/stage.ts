/** The stage of a running program. Coordinates as in Entry: 480 × 270, the center is 0,0, y grows upwards. */
import type { SavedProgram } from "../../compile/savedProgram";
import { backgroundOf, sceneOf, scenesOf } from "../../compile/scenes";
import type { Bubble, Edge, Layer, Point, Sprite, StageModel, TextBox } from "../../runtime/world";
import {
  boundsOf,
  coversPoint,
  FULL_OUTLINE,
  type Outline,
  offsetInside,
  overlap,
  pointsIn,
  touchedEdges,
} from "./geometry";
import { type Corner, type Drawer, InkLog } from "./ink";
import { clampFinite, MAX_SERIALS, ROW_LENGTH, writeSpriteRow } from "./spriteBuffer";
import { outlineOfSprite, type StageSprite, stageSpriteOf } from "./stageSprite";
import { cutWords } from "./textLook";

/** More clones would not run smoothly on a school's laptop. */
export const MAX_CLONES = 1000;
/** Distance of the points tested for touching, in stage units. */
const TOUCH_STEP = 2;

/** The parts of a program that the stage uses. */
export type StageProgram = Pick<SavedProgram, "sprites" | "scenes" | "backgrounds">;

export class Stage implements StageModel {
  /** The sprites of the current scene. */
  sprites: StageSprite[] = [];
  scene = "";
  background = "";
  /** What brushes have drawn; whoever reports it takes it. */
  readonly ink = new InkLog();
  /** Whether something looks different; whoever reports it resets it. */
  isDirty = true;
  /** Whether bubbles have changed, or sprites with one; whoever reports it resets it. */
  bubblesChanged = true;
  /** Whether text boxes have changed, or sprites that may be some; whoever reports it resets it. */
  textsChanged = true;
  private redrawRequested = false;
  private lastSerial = 0;
  private program: StageProgram = { sprites: [] };
  private firstScene = "";
  /** Number of sprites in the scene, without clones. */
  private spriteCount = 0;
  private originals = new Map<string, StageSprite>();
  /** Sprites and background of each scene as they were left. */
  private sceneStates = new Map<string, { sprites: StageSprite[]; background: string }>();

  /** `outlineOfPicture` returns the drawn part of a picture. */
  constructor(private readonly outlineOfPicture: (picture: string) => Outline = () => FULL_OUTLINE) {}

  /** Takes the sprites of a program and its first scene; they are shown from the next reset on. */
  load(program: StageProgram, scene: string = scenesOf(program)[0].id): void {
    this.program = program;
    this.firstScene = scene;
  }

  get scenes(): readonly string[] {
    return scenesOf(this.program).map(({ id }) => id);
  }

  /** Shows another scene as it was left, or the same one without its clones; false if there is no such scene. */
  enterScene(scene: string): boolean {
    const next = this.sceneStates.get(scene);
    if (next === undefined) return false;
    const sprites = this.sprites.filter(({ isClone }) => !isClone);
    for (const sprite of sprites) sprite.bubble = null;
    this.sceneStates.set(this.scene, { sprites, background: this.background });
    this.showScene(scene);
    return true;
  }

  sprite(id: string): StageSprite | undefined {
    return this.originals.get(id);
  }

  createClone(sprite: Sprite): StageSprite | null {
    if (this.sprites.length - this.spriteCount >= MAX_CLONES) return null;
    const original = sprite as StageSprite;
    const index = this.sprites.indexOf(original);
    if (index < 0) return null;
    const copy = original.createClone();
    copy.serial = this.nextSerial();
    if (copy.text !== null) this.textsChanged = true;
    if (copy.brush.isFilling) this.startFilling(copy);
    this.sprites.splice(index, 0, copy);
    this.requestRedraw(copy);
    return copy;
  }

  removeClone(clone: Sprite): void {
    this.sprites = this.sprites.filter((sprite) => sprite !== clone);
    if (clone.bubble !== null) this.bubblesChanged = true;
    if (clone.brush.isFilling) this.stopFilling(clone);
    this.requestRedraw(clone);
  }

  changeLayer(sprite: Sprite, layer: Layer): void {
    const moved = sprite as StageSprite;
    const from = this.sprites.indexOf(moved);
    const places: Record<Layer, number> = {
      FRONT: this.sprites.length,
      BACK: 0,
      FORWARD: from + 1,
      BACKWARD: Math.max(0, from - 1),
    };
    this.sprites.splice(from, 1);
    this.sprites.splice(places[layer], 0, moved);
  }

  touchesSprite(sprite: Sprite, id: string): boolean {
    return (
      sprite.visible &&
      this.sprites.some((other) => other.id === id && other !== sprite && other.visible && this.overlaps(sprite, other))
    );
  }

  touchesPoint(sprite: Sprite, point: Point): boolean {
    return sprite.visible && coversPoint(sprite, this.outlineOf(sprite), point);
  }

  touchedEdges(sprite: Sprite): ReadonlySet<Edge> {
    return touchedEdges(boundsOf(sprite, this.outlineOf(sprite)));
  }

  moveSprite(sprite: Sprite, to: Point): void {
    const { x, y, brush } = sprite;
    sprite.x = to.x;
    sprite.y = to.y;
    // A hidden sprite draws, too.
    this.requestRedraw(brush.isDown || brush.isFilling ? undefined : sprite);
    if (brush.isFilling) this.ink.addCorner(this.cornerOf(sprite));
    if (brush.isDown)
      this.ink.addLine({ ...brush, ...this.drawerOf(sprite), from: onCanvas({ x, y }), to: onCanvas(to) });
  }

  startFilling(sprite: Sprite): void {
    sprite.brush.isFilling = true;
    this.ink.addFillEnd(this.drawerOf(sprite));
    this.ink.addCorner(this.cornerOf(sprite));
  }

  stopFilling(sprite: Sprite): void {
    sprite.brush.isFilling = false;
    this.ink.addFillEnd(this.drawerOf(sprite));
    this.requestRedraw();
  }

  /** Who draws, for the page. */
  private drawerOf(sprite: Sprite): Drawer {
    return { sprite: this.placeOf(sprite), serial: (sprite as StageSprite).serial };
  }

  private cornerOf(sprite: Sprite): Corner {
    const { fillColor, transparency } = sprite.brush;
    return { ...this.drawerOf(sprite), at: onCanvas(sprite), color: fillColor, transparency };
  }

  private placeOf(sprite: Sprite): number {
    return this.program.sprites.findIndex(({ id }) => id === sprite.id);
  }

  stampSprite(sprite: Sprite): void {
    const row = new Float32Array(ROW_LENGTH);
    writeSpriteRow(sprite as StageSprite, this.placeOf(sprite), row, 0);
    this.ink.addStamp(row);
    this.requestRedraw();
  }

  eraseInk(sprite: Sprite): void {
    this.ink.addErase(this.placeOf(sprite));
    // What is being filled goes on from where its sprite is.
    for (const other of this.sprites) if (other.id === sprite.id && other.brush.isFilling) this.startFilling(other);
    this.requestRedraw();
  }

  moveInside(sprite: Sprite): void {
    const { x, y } = offsetInside(boundsOf(sprite, this.outlineOf(sprite)));
    this.moveSprite(sprite, { x: sprite.x + x, y: sprite.y + y });
  }

  /** The foremost sprite with something drawn at the point. */
  spriteAt(point: Point): StageSprite | null {
    return this.sprites.findLast((sprite) => this.touchesPoint(sprite, point)) ?? null;
  }

  setBubble(sprite: Sprite, bubble: Bubble | null): void {
    sprite.bubble = bubble;
    this.bubblesChanged = true;
    this.requestRedraw(sprite);
  }

  setText(sprite: Sprite, text: TextBox): void {
    sprite.text = { ...text, words: cutWords(text.words) };
    this.textsChanged = true;
    this.requestRedraw(sprite);
  }

  changeBackground(name: string): void {
    this.background = name;
    this.requestRedraw();
  }

  requestRedraw(sprite?: Sprite): void {
    this.redrawRequested ||= sprite === undefined || sprite.visible;
    this.isDirty = true;
  }

  consumeRedraw(): boolean {
    const { redrawRequested } = this;
    this.redrawRequested = false;
    return redrawRequested;
  }

  reset(): void {
    this.lastSerial = 0;
    const sprites = this.program.sprites.map(stageSpriteOf);
    for (const sprite of sprites) sprite.serial = this.nextSerial();
    this.originals = new Map(sprites.map((sprite) => [sprite.id, sprite]));
    this.sceneStates = new Map(
      this.scenes.map((scene) => [
        scene,
        {
          sprites: sprites.filter((_, index) => sceneOf(this.program, this.program.sprites[index]) === scene),
          background: backgroundOf(this.program, scene),
        },
      ]),
    );
    this.showScene(this.sceneStates.has(this.firstScene) ? this.firstScene : scenesOf(this.program)[0].id);
  }

  private showScene(scene: string): void {
    const { sprites, background } = this.sceneStates.get(scene) ?? { sprites: [], background: "" };
    this.scene = scene;
    this.sprites = [...sprites];
    this.spriteCount = sprites.length;
    this.background = background;
    this.bubblesChanged = this.textsChanged = true;
    this.ink.addEraseAll();
    this.requestRedraw();
  }

  private nextSerial(): number {
    this.lastSerial = (this.lastSerial + 1) % MAX_SERIALS;
    return this.lastSerial;
  }

  private overlaps(one: Sprite, other: Sprite): boolean {
    const [here, there] = [this.outlineOf(one), this.outlineOf(other)];
    const common = overlap(boundsOf(one, here), boundsOf(other, there));
    if (common === null) return false;
    for (const point of pointsIn(common, TOUCH_STEP)) {
      if (coversPoint(one, here, point) && coversPoint(other, there, point)) return true;
    }
    return false;
  }

  private outlineOf(sprite: Sprite): Outline {
    return outlineOfSprite(sprite as StageSprite, this.outlineOfPicture);
  }
}

/** The point with numbers that a row can hold. */
const onCanvas = ({ x, y }: Point): Point => ({ x: clampFinite(x), y: clampFinite(y) });
