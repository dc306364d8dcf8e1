/** What is on the stage while a program runs. Coordinates as in Entry: 480 × 270, the centre is 0,0, upwards is positive. */
import type { SavedProgram } from "../compile/saved";
import { backgroundOf, sceneOf, scenesOf } from "../compile/scenes";
import type { Bubble, Edge, Layer, Point, Sprite, StageModel } from "../runtime/world";
import { boxOf, coversPoint, edgesReached, overlap, pointsIn, wayInside, WHOLE, type Outline } from "./geometry";
import { MOST_SERIALS } from "./rows";
import { spriteOf, type StageSprite } from "./stageSprite";

/** More than this would not stay fluent on a school's laptop. */
export const MOST_CLONES = 1000;
/** Touching is looked for at points this far apart, in stage steps. */
const TOUCH_STEP = 2;

/** What the stage takes from a program. */
export type ShownParts = Pick<SavedProgram, "sprites" | "scenes" | "backgrounds">;

export class Stage implements StageModel {
  /** Those of the scene that plays. */
  sprites: StageSprite[] = [];
  scene = "";
  background = "";
  /** Something looks different; who tells it on takes it back. */
  dirty = true;
  /** A bubble has come or gone, or a sprite with one; who tells it on takes it back. */
  spoken = true;
  private redraw = false;
  private serials = 0;
  private saved: ShownParts = { sprites: [] };
  private first = "";
  /** How many sprites the scene has, without clones. */
  private inScene = 0;
  private originals = new Map<string, StageSprite>();
  /** Sprites and background of the scenes, as they were left. */
  private left = new Map<string, { sprites: StageSprite[]; background: string }>();

  /** `outline` tells what is drawn of a picture. */
  constructor(private readonly outline: (picture: string) => Outline = () => WHOLE) {}

  /** Takes the sprites of a program and the scene that it begins with; they are seen from the next reset on. */
  use(program: ShownParts, scene: string = scenesOf(program)[0].id): void {
    this.saved = program;
    this.first = scene;
  }

  get scenes(): readonly string[] {
    return scenesOf(this.saved).map(({ id }) => id);
  }

  /** Shows another scene as it was left, or the same one without its clones; false where there is no such scene. */
  enterScene(scene: string): boolean {
    const next = this.left.get(scene);
    if (next === undefined) return false;
    const sprites = this.sprites.filter(({ isClone }) => !isClone);
    for (const sprite of sprites) sprite.bubble = null;
    this.left.set(this.scene, { sprites, background: this.background });
    this.show(scene);
    return true;
  }

  sprite(id: string): StageSprite | undefined {
    return this.originals.get(id);
  }

  clone(sprite: Sprite): StageSprite | null {
    if (this.sprites.length - this.inScene >= MOST_CLONES) return null;
    const original = sprite as StageSprite;
    const place = this.sprites.indexOf(original);
    if (place < 0) return null;
    const copy = original.copy();
    copy.serial = this.nextSerial();
    this.sprites.splice(place, 0, copy);
    this.requestRedraw();
    return copy;
  }

  remove(clone: Sprite): void {
    this.sprites = this.sprites.filter((each) => each !== clone);
    if (clone.bubble !== null) this.spoken = true;
    this.requestRedraw();
  }

  arrange(sprite: Sprite, layer: Layer): void {
    const moved = sprite as StageSprite;
    const from = this.sprites.indexOf(moved);
    const places: Record<Layer, number> = { FRONT: this.sprites.length, BACK: 0, FORWARD: from + 1, BACKWARD: Math.max(0, from - 1) };
    this.sprites.splice(from, 1);
    this.sprites.splice(places[layer], 0, moved);
  }

  touchesSprite(sprite: Sprite, id: string): boolean {
    return sprite.visible && this.sprites.some((each) => each.id === id && each !== sprite && each.visible && this.touch(sprite, each));
  }

  touchesPoint(sprite: Sprite, point: Point): boolean {
    return sprite.visible && coversPoint(sprite, this.outlineOf(sprite), point);
  }

  edges(sprite: Sprite): ReadonlySet<Edge> {
    return edgesReached(boxOf(sprite, this.outlineOf(sprite)));
  }

  keepInside(sprite: Sprite): void {
    const { x, y } = wayInside(boxOf(sprite, this.outlineOf(sprite)));
    sprite.x += x;
    sprite.y += y;
    this.requestRedraw();
  }

  /** The foremost sprite that is drawn at a point. */
  at(point: Point): StageSprite | null {
    return this.sprites.findLast((sprite) => this.touchesPoint(sprite, point)) ?? null;
  }

  say(sprite: Sprite, bubble: Bubble | null): void {
    sprite.bubble = bubble;
    this.spoken = true;
    this.requestRedraw();
  }

  changeBackground(name: string): void {
    this.background = name;
    this.requestRedraw();
  }

  requestRedraw(): void {
    this.redraw = true;
    this.dirty = true;
  }

  takeRedraw(): boolean {
    const { redraw } = this;
    this.redraw = false;
    return redraw;
  }

  reset(): void {
    this.serials = 0;
    const sprites = this.saved.sprites.map(spriteOf);
    for (const sprite of sprites) sprite.serial = this.nextSerial();
    this.originals = new Map(sprites.map((sprite) => [sprite.id, sprite]));
    this.left = new Map(this.scenes.map((scene) => [scene, {
      sprites: sprites.filter((_, place) => sceneOf(this.saved, this.saved.sprites[place]) === scene), background: backgroundOf(this.saved, scene),
    }]));
    this.show(this.left.has(this.first) ? this.first : scenesOf(this.saved)[0].id);
  }

  private show(scene: string): void {
    const { sprites, background } = this.left.get(scene) ?? { sprites: [], background: "" };
    this.scene = scene;
    this.sprites = [...sprites];
    this.inScene = sprites.length;
    this.background = background;
    this.spoken = true;
    this.requestRedraw();
  }

  private nextSerial(): number {
    this.serials = (this.serials + 1) % MOST_SERIALS;
    return this.serials;
  }

  private touch(one: Sprite, other: Sprite): boolean {
    const [here, there] = [this.outlineOf(one), this.outlineOf(other)];
    const common = overlap(boxOf(one, here), boxOf(other, there));
    if (common === null) return false;
    for (const point of pointsIn(common, TOUCH_STEP)) {
      if (coversPoint(one, here, point) && coversPoint(other, there, point)) return true;
    }
    return false;
  }

  private outlineOf(sprite: Sprite): Outline {
    return this.outline((sprite as StageSprite).picture);
  }
}
