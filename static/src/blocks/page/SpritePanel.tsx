/** The sprites under the stage: chosen, added, named, placed, dressed, deleted. */
import { useId } from "preact/hooks";
import { ask, askName } from "../../components/Ask";
import { BinIcon, PenIcon, PlusIcon, TableIcon } from "../../components/icons";
import { Menu, type MenuAction } from "../../components/Menu";
import type { SavedProgram, SavedSprite } from "../compile";
import { backgrounds } from "../library/backgrounds";
import { duplicate } from "../program/sprites";
import { pictureAddress } from "../stage/addresses";
import { spriteOf } from "../stage/stage";
import { sayBlocks } from "../words";
import { spriteName } from "./choices";
import { CostumeStrip } from "./CostumeStrip";
import { openDialog } from "./dialogs";
import type { Workshop } from "./workshop";

const LONGEST_NAME = 30;

export function SpritePanel({ workshop }: { workshop: Workshop }) {
  const { sprites } = workshop.work.value;
  const selected = sprites.find(({ id }) => id === workshop.selected.value);
  const playing = workshop.player.isPlaying;
  return (
    <section class="sprites" aria-label={sayBlocks("sprites.title")}>
      <ul class="sprites__list">
        {sprites.map((sprite) => <SpriteCard key={sprite.id} workshop={workshop} sprite={sprite} />)}
        <li>
          <button type="button" class="sprite-card sprite-card--add" disabled={playing} data-add-sprite onClick={() => { openDialog.value = { kind: "library", sprite: null }; }}>
            <PlusIcon /><span class="sprite-card__name">{sayBlocks("sprites.add")}</span>
          </button>
        </li>
      </ul>
      {selected !== undefined && (
        <fieldset class="sprite-facts card" disabled={playing}>
          <legend class="unseen">{sayBlocks("sprites.actions", { name: spriteName(selected) })}</legend>
          <header class="sprite-facts__head">
            <strong class="ellipsis">{spriteName(selected)}</strong>
            <Menu label={sayBlocks("sprites.actions", { name: spriteName(selected) })} actions={actionsFor(workshop, selected, playing)} />
          </header>
          <SpriteNumbers key={selected.id} workshop={workshop} sprite={selected} />
          <CostumeStrip workshop={workshop} sprite={selected} />
        </fieldset>
      )}
      <BackgroundChoice workshop={workshop} disabled={playing} />
    </section>
  );
}

function SpriteCard({ workshop, sprite }: { workshop: Workshop; sprite: SavedSprite }) {
  const name = spriteName(sprite);
  const { picture, visible } = spriteOf(sprite);
  return (
    <li>
      <button
        type="button" class={visible ? "sprite-card" : "sprite-card sprite-card--hidden"} aria-pressed={sprite.id === workshop.selected.value}
        data-sprite={sprite.id} onClick={() => workshop.select(sprite.id)}
      >
        <img src={pictureAddress(picture) ?? ""} alt="" width="40" height="40" draggable={false} />
        <span class="sprite-card__name ellipsis">{name}</span>
      </button>
    </li>
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
            id={`${id}-${fact}`} class="input" type="number" min={least} max={most} value={Math.round(shown[fact])}
            onChange={(event) => change(fact, event.currentTarget, least, most)}
          />
        </span>
      ))}
      <label class="sprite-fact sprite-fact--visible">
        <input
          type="checkbox" checked={shown.visible}
          onChange={(event) => workshop.changeSprite(sprite.id, { visible: event.currentTarget.checked })}
        />
        {sayBlocks("sprites.visible")}
      </label>
    </div>
  );
}

function BackgroundChoice({ workshop, disabled }: { workshop: Workshop; disabled: boolean }) {
  const id = useId();
  const now = workshop.work.value.background ?? "";
  return (
    <div class="background-choice">
      <label class="field__label" for={id}>{sayBlocks("sprites.background")}</label>
      <select
        id={id} class="select" value={now} disabled={disabled}
        onChange={(event) => workshop.change((program) => ({ ...program, background: event.currentTarget.value }))}
      >
        {backgrounds.map((name) => <option key={name} value={name}>{sayBlocks(`background.${name === "" ? "plain" : name}`)}</option>)}
      </select>
    </div>
  );
}

function actionsFor(workshop: Workshop, sprite: SavedSprite, playing: boolean): MenuAction[] {
  const only = workshop.work.value.sprites.length === 1;
  return [
    { label: sayBlocks("sprites.rename"), icon: <PenIcon />, run: () => void rename(workshop, sprite), disabled: playing },
    { label: sayBlocks("sprites.duplicate"), icon: <TableIcon />, run: () => copy(workshop, sprite), disabled: playing },
    { label: sayBlocks("sprites.delete"), icon: <BinIcon />, run: () => void remove(workshop, sprite), disabled: playing || only, danger: true },
  ];
}

async function rename(workshop: Workshop, sprite: SavedSprite): Promise<void> {
  await askName({
    title: sayBlocks("sprites.rename"), label: sayBlocks("sprites.name"), yes: sayBlocks("things.save"),
    value: spriteName(sprite), maxLength: LONGEST_NAME,
    save: async (name) => {
      if (others(workshop.work.value, sprite).some((each) => spriteName(each) === name)) throw new Error(sayBlocks("things.taken"));
      workshop.changeSprite(sprite.id, { name });
    },
  });
}

/** The blocks on screen are newer than those of the sprite, so it is looked up within the change. */
function copy(workshop: Workshop, { id }: SavedSprite): void {
  let made = "";
  workshop.change((program) => {
    const sprite = program.sprites.find((each) => each.id === id);
    if (sprite === undefined) return program;
    const duplicated = duplicate(program, { ...sprite, ...placeOf(sprite) }, spriteName);
    made = duplicated.id;
    return { ...program, sprites: [...program.sprites, duplicated] };
  });
  workshop.select(made);
}

const placeOf = (sprite: SavedSprite) => {
  const { x, y, size } = spriteOf(sprite);
  return { x, y, size };
};

async function remove(workshop: Workshop, sprite: SavedSprite): Promise<void> {
  const yes = await ask({
    title: sayBlocks("things.deleteTitle"), text: sayBlocks("sprites.deleteExplain", { name: spriteName(sprite) }),
    yes: sayBlocks("sprites.delete"), danger: true,
  });
  if (yes) workshop.change((program) => ({ ...program, sprites: others(program, sprite) }));
}

const others = (program: SavedProgram, { id }: SavedSprite): SavedSprite[] => program.sprites.filter((each) => each.id !== id);
