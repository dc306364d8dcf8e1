/** To which other sprite blocks are copied. */
import { Dialog } from "../../components/Dialog";
import { spriteOf } from "../stage/stageSprite";
import type { SavedBlock } from "../compile";
import { sayEditor } from "../words";
import { copyTo } from "./additions";
import { spriteName } from "./choices";
import { closeDialog } from "./dialogs";
import type { Workshop } from "./workshop";

export function CopyDialog({ workshop, block }: { workshop: Workshop; block: SavedBlock }) {
  const others = workshop.work.value.sprites.filter(({ id }) => id !== workshop.selected.value);
  const copy = (sprite: string) => {
    closeDialog();
    copyTo(workshop, sprite, block);
  };
  return (
    <Dialog title={sayEditor("copy.title")} onClose={closeDialog} actions={null}>
      <p class="field__note">{sayEditor(others.length === 0 ? "copy.alone" : "copy.explain")}</p>
      <ul class="sprites__list">
        {others.map((sprite) => (
          <li key={sprite.id}>
            <button type="button" class="sprite-card" onClick={() => copy(sprite.id)} data-copy-to={sprite.id}>
              <img src={workshop.player.address(spriteOf(sprite).picture) ?? ""} alt="" width="40" height="40" draggable={false} />
              <span class="sprite-card__name ellipsis">{spriteName(sprite)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
