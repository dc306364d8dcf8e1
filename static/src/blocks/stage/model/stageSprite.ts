/** One sprite or clone on the stage, and its initial state. */
import type { RotationStyle, SavedCostume, SavedSprite } from "../../compile/savedProgram";
import type { Brush, Bubble, Effect, Sprite, TextBox } from "../../runtime/world";
import type { Outline } from "./geometry";
import { textBoxOf, textOutline } from "./textLook";

export class StageSprite implements Sprite {
  x = 0;
  y = 0;
  direction = 90;
  turning: RotationStyle = "around";
  size = 100;
  visible = true;
  costume = 0;
  bubble: Bubble | null = null;
  text: TextBox | null = null;
  /** A number unique among all sprites and clones of a run. */
  serial = 0;
  readonly effects: Record<Effect, number> = { color: 0, brightness: 0, transparency: 0 };
  /** Red and thin at first, as Entry's. */
  readonly brush: Brush = {
    isDown: false,
    color: 0xe03131,
    thickness: 1,
    transparency: 0,
    isFilling: false,
    fillColor: 0xe03131,
  };

  constructor(
    readonly id: string,
    readonly name: string,
    readonly costumes: readonly SavedCostume[],
    public isClone: boolean,
  ) {}

  get picture(): string {
    return this.costumes[this.costume]?.picture ?? "";
  }

  createClone(): StageSprite {
    const copy = new StageSprite(this.id, this.name, this.costumes, true);
    const { x, y, direction, turning, size, visible, costume, text } = this;
    Object.assign(copy, { x, y, direction, turning, size, visible, costume, text });
    Object.assign(copy.effects, this.effects);
    Object.assign(copy.brush, this.brush);
    return copy;
  }
}

/** The drawn part of a sprite: of its picture, or of its text. */
export const outlineOfSprite = (
  { text, picture }: Pick<StageSprite, "text" | "picture">,
  outlineOfPicture: (picture: string) => Outline,
): Outline => (text === null ? outlineOfPicture(picture) : textOutline(text));

/** The costume of a sprite that saved none: the mascot, as in the first programs. */
export const MASCOT_COSTUME: SavedCostume = { id: "blinky", name: "", picture: "eyeblocks:blinky" };
const DEFAULT_PLACE = { x: -60, y: -30, size: 130 };

export const costumesOf = (saved: Pick<SavedSprite, "costumes"> | undefined): readonly SavedCostume[] =>
  saved?.costumes === undefined || saved.costumes.length === 0 ? [MASCOT_COSTUME] : saved.costumes;

export function stageSpriteOf(saved: SavedSprite): StageSprite {
  const costumes = costumesOf(saved);
  const sprite = new StageSprite(saved.id, saved.name ?? "", costumes, false);
  sprite.x = numberOr(saved.x, DEFAULT_PLACE.x);
  sprite.y = numberOr(saved.y, DEFAULT_PLACE.y);
  sprite.size = numberOr(saved.size, DEFAULT_PLACE.size);
  sprite.direction = numberOr(saved.direction, 90);
  sprite.turning = saved.turning ?? "around";
  sprite.visible = saved.visible ?? true;
  sprite.text = textBoxOf(saved.text);
  sprite.costume = Math.max(
    0,
    costumes.findIndex(({ id }) => id === saved.costume),
  );
  return sprite;
}

/** A program may come from anywhere: values that are not numbers count as missing. */
const numberOr = (saved: unknown, otherwise: number): number =>
  typeof saved === "number" && Number.isFinite(saved) ? saved : otherwise;
