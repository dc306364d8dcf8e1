/** One sprite or clone as it stands on the stage, and how it begins. */
import type { SavedCostume, SavedSprite, Turning } from "../compile/saved";
import type { Bubble, Effect, Sprite } from "../runtime/world";

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
