/** The selected sprite: its name, place, size, direction, costumes, and what can be done with it. */
import { useId } from "preact/hooks";
import { Menu } from "../../components/Menu";
import type { SavedSprite } from "../compile";
import { spriteOf } from "../stage/stageSprite";
import { sayBlocks } from "../words";
import { spriteName } from "./choices";
import { CostumeStrip } from "./CostumeStrip";
import { spriteActions } from "./spriteActions";
import type { Workshop } from "./workshop";

interface SpriteFactsProps {
  workshop: Workshop;
  sprite: SavedSprite;
  playing: boolean;
}

export function SpriteFacts({ workshop, sprite, playing }: SpriteFactsProps) {
  const label = sayBlocks("sprites.actions", { name: spriteName(sprite) });
  return (
    <fieldset class="sprite-facts card" disabled={playing}>
      <legend class="unseen">{label}</legend>
      <header class="sprite-facts__head">
        <strong class="ellipsis">{spriteName(sprite)}</strong>
        <VisibleChoice workshop={workshop} sprite={sprite} />
        <Menu label={label} actions={spriteActions(workshop, sprite, playing)} />
      </header>
      <SpriteNumbers workshop={workshop} sprite={sprite} />
      <CostumeStrip workshop={workshop} sprite={sprite} />
    </fieldset>
  );
}

type Fact = "x" | "y" | "size" | "direction";
const facts: ReadonlyArray<{ fact: Fact; least: number; most: number }> = [
  { fact: "x", least: -240, most: 240 }, { fact: "y", least: -135, most: 135 },
  { fact: "size", least: 1, most: 1500 }, { fact: "direction", least: -179, most: 180 },
];

function SpriteNumbers({ workshop, sprite }: { workshop: Workshop; sprite: SavedSprite }) {
  const id = useId();
  const shown = spriteOf(sprite);
  const change = (fact: Fact, field: HTMLInputElement, least: number, most: number) => {
    const value = field.value === "" ? Number.NaN : Number(field.value);
    if (Number.isFinite(value)) workshop.changeSprite(sprite.id, { [fact]: Math.min(most, Math.max(least, value)) });
    else field.value = String(shown[fact]);
  };
  return (
    <div class="sprite-facts__numbers">
      {facts.map(({ fact, least, most }) => (
        <span class="sprite-fact" key={fact}>
          <label for={`${id}-${fact}`}>{fact === "x" || fact === "y" ? fact : sayBlocks(`sprites.${fact}`)}</label>
          <input
            id={`${id}-${fact}`} class="input" type="number" min={least} max={most} value={Math.round(shown[fact])} data-fact={fact}
            onChange={(event) => change(fact, event.currentTarget, least, most)}
          />
        </span>
      ))}
    </div>
  );
}

function VisibleChoice({ workshop, sprite }: { workshop: Workshop; sprite: SavedSprite }) {
  return (
    <label class="sprite-fact sprite-fact--visible">
      <input
        type="checkbox" checked={spriteOf(sprite).visible}
        onChange={(event) => workshop.changeSprite(sprite.id, { visible: event.currentTarget.checked })}
      />
      {sayBlocks("sprites.visible")}
    </label>
  );
}
