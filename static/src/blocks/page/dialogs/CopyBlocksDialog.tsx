/** Asks to which other sprite blocks are copied. */
import { Dialog } from "../../../components/Dialog";
import type { SavedBlock } from "../../compile";
import { SpriteThumbnail } from "../../stage/view/SpriteThumbnail";
import { translateEditor } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { spriteName } from "../store/fieldOptions";
import { closeDialog } from "../store/openDialog";
import { copyBlocksTo } from "../store/programActions";

export function CopyBlocksDialog({ store, block }: { store: BlocksPageStore; block: SavedBlock }) {
  const others = store.program.value.sprites.filter(({ id }) => id !== store.selectedSprite.value);
  const copy = (sprite: string) => {
    closeDialog();
    copyBlocksTo(store, sprite, block);
  };
  return (
    <Dialog title={translateEditor("copy.title")} onClose={closeDialog} actions={null}>
      <p class="field__note">{translateEditor(others.length === 0 ? "copy.alone" : "copy.explain")}</p>
      <ul class="sprites__list">
        {others.map((sprite) => (
          <li key={sprite.id}>
            <button type="button" class="sprite-card" onClick={() => copy(sprite.id)} data-copy-to={sprite.id}>
              <SpriteThumbnail sprite={sprite} pictureUrl={store.player.pictureUrl} />
              <span class="sprite-card__name ellipsis">{spriteName(sprite)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
