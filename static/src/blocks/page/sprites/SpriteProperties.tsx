/** The selected sprite: name, position, size, direction, costumes and actions. */
import { useId } from "preact/hooks";
import { Menu } from "../../../components/Menu";
import type { SavedSprite } from "../../compile";
import { stageSpriteOf } from "../../stage/model/stageSprite";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { spriteName } from "../store/fieldOptions";
import { CostumeStrip } from "./CostumeStrip";
import { spriteActions } from "./spriteActions";
import { TextProperties } from "./TextProperties";

interface SpritePropertiesProps {
  store: BlocksPageStore;
  sprite: SavedSprite;
  playing: boolean;
}

export function SpriteProperties({ store, sprite, playing }: SpritePropertiesProps) {
  const label = translateBlocks("sprites.actions", { name: spriteName(sprite) });
  return (
    <fieldset class="sprite-properties card" disabled={playing}>
      <legend class="visually-hidden">{label}</legend>
      <header class="sprite-properties__head">
        <strong class="ellipsis">{spriteName(sprite)}</strong>
        <VisibleChoice store={store} sprite={sprite} />
        <Menu label={label} actions={spriteActions(store, sprite, playing)} />
      </header>
      <SpriteNumbers store={store} sprite={sprite} />
      {sprite.text === undefined ? (
        <CostumeStrip store={store} sprite={sprite} />
      ) : (
        <TextProperties store={store} sprite={sprite} text={sprite.text} />
      )}
    </fieldset>
  );
}

type SpriteNumber = "x" | "y" | "size" | "direction";
const spriteNumbers: ReadonlyArray<{ fact: SpriteNumber; least: number; most: number }> = [
  { fact: "x", least: -240, most: 240 },
  { fact: "y", least: -135, most: 135 },
  { fact: "size", least: 1, most: 1500 },
  { fact: "direction", least: -179, most: 180 },
];

function SpriteNumbers({ store, sprite }: { store: BlocksPageStore; sprite: SavedSprite }) {
  const id = useId();
  const shown = stageSpriteOf(sprite);
  const change = (fact: SpriteNumber, field: HTMLInputElement, least: number, most: number) => {
    const value = field.value === "" ? Number.NaN : Number(field.value);
    if (Number.isFinite(value)) store.changeSprite(sprite.id, { [fact]: Math.min(most, Math.max(least, value)) });
    else field.value = String(shown[fact]);
  };
  return (
    <div class="sprite-properties__numbers">
      {spriteNumbers.map(({ fact, least, most }) => (
        <span class="sprite-property" key={fact}>
          <label for={`${id}-${fact}`}>{factLabel(fact, sprite.text !== undefined)}</label>
          <input
            id={`${id}-${fact}`}
            class="input"
            type="number"
            min={least}
            max={most}
            value={Math.round(shown[fact])}
            data-property={fact}
            onChange={(event) => change(fact, event.currentTarget, least, most)}
          />
        </span>
      ))}
    </div>
  );
}

function factLabel(fact: SpriteNumber, isTextBox: boolean): string {
  if (fact === "x" || fact === "y") return fact;
  return translateBlocks(fact === "size" && isTextBox ? "textBox.size" : `sprites.${fact}`);
}

function VisibleChoice({ store, sprite }: { store: BlocksPageStore; sprite: SavedSprite }) {
  return (
    <label class="sprite-property sprite-property--visible">
      <input
        type="checkbox"
        checked={stageSpriteOf(sprite).visible}
        onChange={(event) => store.changeSprite(sprite.id, { visible: event.currentTarget.checked })}
      />
      {translateBlocks("sprites.visible")}
    </label>
  );
}
