/** The background, the sprites, and the properties of the selected sprite. */
import { PlusIcon } from "../../../components/icons";
import { backgroundOf, type SavedSprite, spritesIn } from "../../compile";
import { backgroundUrl } from "../../library/backgrounds";
import { moveSprite } from "../../program/sprites";
import { stageSpriteOf } from "../../stage/model/stageSprite";
import { SpriteThumbnail } from "../../stage/view/SpriteThumbnail";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { backgroundOptions, spriteName } from "../store/fieldOptions";
import { openDialog } from "../store/openDialog";
import { useDragReorder } from "./dragReorder";
import { SceneTabs } from "./SceneTabs";
import { SpriteProperties } from "./SpriteProperties";

export function SpritePanel({ store }: { store: BlocksPageStore }) {
  const sprites = spritesIn(store.program.value, store.scene);
  const selected = sprites.find(({ id }) => id === store.selectedSprite.value);
  const playing = store.player.isPlaying;
  const { list, markOf } = useDragReorder<HTMLUListElement>((id, index) =>
    store.changeProgram((program) => moveSprite(program, id, index)),
  );
  return (
    <section class="sprites" aria-label={translateBlocks("sprites.title")}>
      <SceneTabs store={store} playing={playing} />
      <ul class="sprites__list" ref={list}>
        <li>
          <BackgroundCard store={store} disabled={playing} />
        </li>
        {sprites.map((sprite) => (
          <li key={sprite.id} data-reorder-id={playing ? undefined : sprite.id} data-drag-mark={markOf(sprite.id)}>
            <SpriteCard store={store} sprite={sprite} />
          </li>
        ))}
        <li>
          <button
            type="button"
            class="sprite-card sprite-card--add"
            disabled={playing}
            data-add-sprite
            onClick={() => {
              openDialog.value = { kind: "library", use: { as: "sprite", scene: store.scene } };
            }}
          >
            <PlusIcon />
            <span class="sprite-card__name">{translateBlocks("sprites.add")}</span>
          </button>
        </li>
      </ul>
      {selected !== undefined && (
        <SpriteProperties key={selected.id} store={store} sprite={selected} playing={playing} />
      )}
    </section>
  );
}

function SpriteCard({ store, sprite }: { store: BlocksPageStore; sprite: SavedSprite }) {
  const { visible } = stageSpriteOf(sprite);
  return (
    <button
      type="button"
      class={visible ? "sprite-card" : "sprite-card sprite-card--hidden"}
      aria-pressed={sprite.id === store.selectedSprite.value}
      data-sprite={sprite.id}
      onClick={() => store.selectSprite(sprite.id)}
    >
      <SpriteThumbnail sprite={sprite} pictureUrl={store.player.pictureUrl} />
      <span class="sprite-card__name ellipsis">{spriteName(sprite)}</span>
    </button>
  );
}

function BackgroundCard({ store, disabled }: { store: BlocksPageStore; disabled: boolean }) {
  const program = store.program.value;
  const now = backgroundOf(program, store.scene);
  const own = program.backgrounds?.find(({ id }) => id === now);
  const address = own === undefined ? backgroundUrl(now) : store.player.pictureUrl(own.picture);
  const name = backgroundOptions(program).find(({ id }) => id === now)?.name ?? translateBlocks("background.missing");
  return (
    <button
      type="button"
      class="sprite-card sprite-card--background"
      disabled={disabled}
      data-background={now}
      title={translateBlocks("sprites.background")}
      onClick={() => {
        openDialog.value = { kind: "library", use: { as: "background", scene: store.scene } };
      }}
    >
      {address === null ? (
        <span class="sprite-card__plain" />
      ) : (
        <img src={address} alt="" width="64" height="36" draggable={false} />
      )}
      <span class="sprite-card__name ellipsis">
        <span class="visually-hidden">{translateBlocks("sprites.background")} </span>
        {name}
      </span>
    </button>
  );
}
