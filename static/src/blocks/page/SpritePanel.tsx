/** What is on the stage: the background and the sprites, and the facts of the selected one. */
import { PlusIcon } from "../../components/icons";
import { backgroundOf, spritesIn, type SavedSprite } from "../compile";
import { backgroundAddress } from "../library/backgrounds";
import { placedSprite } from "../program/sprites";
import { spriteOf } from "../stage/stageSprite";
import { sayBlocks } from "../words";
import { useArranging } from "./arranging";
import { backgroundChoices, spriteName } from "./choices";
import { openDialog } from "./dialogs";
import { SceneTabs } from "./SceneTabs";
import { SpriteFacts } from "./SpriteFacts";
import type { Workshop } from "./workshop";

export function SpritePanel({ workshop }: { workshop: Workshop }) {
  const sprites = spritesIn(workshop.work.value, workshop.scene);
  const selected = sprites.find(({ id }) => id === workshop.selected.value);
  const playing = workshop.player.isPlaying;
  const { list, look } = useArranging<HTMLUListElement>((id, place) => workshop.change((program) => placedSprite(program, id, place)));
  return (
    <section class="sprites" aria-label={sayBlocks("sprites.title")}>
      <SceneTabs workshop={workshop} playing={playing} />
      <ul class="sprites__list" ref={list}>
        <li><BackgroundCard workshop={workshop} disabled={playing} /></li>
        {sprites.map((sprite) => <li key={sprite.id} data-arranged={playing ? undefined : sprite.id} data-look={look(sprite.id)}><SpriteCard workshop={workshop} sprite={sprite} /></li>)}
        <li>
          <button
            type="button" class="sprite-card sprite-card--add" disabled={playing} data-add-sprite
            onClick={() => { openDialog.value = { kind: "library", use: { as: "sprite", scene: workshop.scene } }; }}
          >
            <PlusIcon /><span class="sprite-card__name">{sayBlocks("sprites.add")}</span>
          </button>
        </li>
      </ul>
      {selected !== undefined && <SpriteFacts key={selected.id} workshop={workshop} sprite={selected} playing={playing} />}
    </section>
  );
}

function SpriteCard({ workshop, sprite }: { workshop: Workshop; sprite: SavedSprite }) {
  const { picture, visible } = spriteOf(sprite);
  return (
    <button
      type="button" class={visible ? "sprite-card" : "sprite-card sprite-card--hidden"} aria-pressed={sprite.id === workshop.selected.value}
      data-sprite={sprite.id} onClick={() => workshop.select(sprite.id)}
    >
      <img src={workshop.player.address(picture) ?? ""} alt="" width="40" height="40" draggable={false} />
      <span class="sprite-card__name ellipsis">{spriteName(sprite)}</span>
    </button>
  );
}

function BackgroundCard({ workshop, disabled }: { workshop: Workshop; disabled: boolean }) {
  const program = workshop.work.value;
  const now = backgroundOf(program, workshop.scene);
  const own = program.backgrounds?.find(({ id }) => id === now);
  const address = own === undefined ? backgroundAddress(now) : workshop.player.address(own.picture);
  const name = backgroundChoices(program).find(({ id }) => id === now)?.name ?? sayBlocks("background.missing");
  return (
    <button
      type="button" class="sprite-card sprite-card--background" disabled={disabled} data-background={now} title={sayBlocks("sprites.background")}
      onClick={() => { openDialog.value = { kind: "library", use: { as: "background", scene: workshop.scene } }; }}
    >
      {address === null ? <span class="sprite-card__plain" /> : <img src={address} alt="" width="64" height="36" draggable={false} />}
      <span class="sprite-card__name ellipsis"><span class="unseen">{sayBlocks("sprites.background")} </span>{name}</span>
    </button>
  );
}
