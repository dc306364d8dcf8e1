/** What is on the stage while a program runs. Coordinates as in Entry: 480 × 270, the centre is 0,0, upwards is positive. */
import type { SavedCostume, SavedProgram, SavedSprite, Turning } from "../compile/saved";
import { backgroundOf, sceneOf, scenesOf } from "../compile/scenes";
import type { Bubble, Edge, Effect, Layer, Point, Sprite, StageModel } from "../runtime/world";
import { boxOf, coversPoint, edgesReached, overlap, pointsIn, wayInside, WHOLE, type Outline } from "./geometry";

import { MOST_SERIALS } from "./rows";

export { STAGE_HEIGHT, STAGE_WIDTH } from "./geometry";

/** More than this would not stay fluent on a school's laptop. */
export const MOST_CLONES = 1000;
/** Touching is looked for at points this far apart, in stage steps. */
const TOUCH_STEP = 2;

export class StageSprite implements Sprite {
  x = 0;
  y = 0;
  direction = 90;
  turning: Turning = "around";
  size = 100;
  visible = true;
  costume = 0;
  bubble: Bubble | null = null;
  /** Its number among all sprites and clones of a run. */
  serial = 0;
  readonly effects: Record<Effect, number> = { color: 0, brightness: 0, transparency: 0 };

  constructor(readonly id: string, readonly name: string, readonly costumes: readonly SavedCostume[], public isClone: boolean) {}

  get picture(): string {
    return this.costumes[this.costume]?.picture ?? "";
  }

  copy(): StageSprite {
    const copy = new StageSprite(this.id, this.name, this.costumes, true);
    const { x, y, direction, turning, size, visible, costume } = this;
    Object.assign(copy, { x, y, direction, turning, size, visible, costume });
    Object.assign(copy.effects, this.effects);
    return copy;
  }
}

/** What a sprite looks like when nothing was saved about it: the mascot, as in the first programs. */
export const BLINKY: SavedCostume = { id: "blinky", name: "", picture: "eyeblocks:blinky" };
const FIRST_PLACE = { x: -60, y: -30, size: 130 };

export const costumesOf = (saved: Pick<SavedSprite, "costumes"> | undefined): readonly SavedCostume[] =>
  saved?.costumes === undefined || saved.costumes.length === 0 ? [BLINKY] : saved.costumes;

export function spriteOf(saved: SavedSprite): StageSprite {
  const costumes = costumesOf(saved);
  const sprite = new StageSprite(saved.id, saved.name ?? "", costumes, false);
  sprite.x = numberIn(saved.x, FIRST_PLACE.x);
  sprite.y = numberIn(saved.y, FIRST_PLACE.y);
  sprite.size = numberIn(saved.size, FIRST_PLACE.size);
  sprite.direction = numberIn(saved.direction, 90);
  sprite.turning = saved.turning ?? "around";
  sprite.visible = saved.visible ?? true;
  sprite.costume = Math.max(0, costumes.findIndex(({ id }) => id === saved.costume));
  return sprite;
}

/** A program may come from anywhere: what is no number counts as nothing saved. */
const numberIn = (saved: unknown, otherwise: number): number =>
  typeof saved === "number" && Number.isFinite(saved) ? saved : otherwise;

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
    const copy = original.copy();
    copy.serial = this.nextSerial();
    this.sprites.splice(this.sprites.indexOf(original), 0, copy);
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
